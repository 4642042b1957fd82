/** The embedded OCI registry and the file systems unpacked from its images. */
@NullMarked
package dev.berth.server.registry;

import org.jspecify.annotations.NullMarked;

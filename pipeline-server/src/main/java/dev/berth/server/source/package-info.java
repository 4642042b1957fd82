/** The Git endpoint: pushes, quarantine, reports, checkouts. */
@NullMarked
package dev.berth.server.source;

import org.jspecify.annotations.NullMarked;

/** Terraform's state over HTTP, for one run of the CLI at a time. */
@NullMarked
package dev.berth.infra.state;

import org.jspecify.annotations.NullMarked;

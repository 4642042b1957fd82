/** Terraform's command line. */
@NullMarked
package dev.berth.infra.cli;

import org.jspecify.annotations.NullMarked;

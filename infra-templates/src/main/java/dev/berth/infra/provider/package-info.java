/** A Terraform provider inside this process: plugin protocol 6 over a Unix socket. */
@NullMarked
package dev.berth.infra.provider;

import org.jspecify.annotations.NullMarked;

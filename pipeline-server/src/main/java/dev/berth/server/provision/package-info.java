/**
 * What an environment has beside its releases, made by Terraform where the machine has it: inputs
 * go in, databases, volumes and secret scopes come out. The provider is this server; without the
 * CLI the same resources are made directly.
 */
@NullMarked
package dev.berth.server.provision;

import org.jspecify.annotations.NullMarked;

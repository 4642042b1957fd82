/**
 * What an environment needs, as a Terraform template; the CLI that applies it, the state it keeps
 * and the provider that does the work. Knows neither Spring nor what a database or a volume is.
 */
@NullMarked
package dev.berth.infra;

import org.jspecify.annotations.NullMarked;

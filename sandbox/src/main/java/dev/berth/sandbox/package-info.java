/**
 * The sandbox every build and every app instance runs in: one port, one implementation for each way
 * in which this machine can keep processes apart. What a sandbox is made of lies below and knows
 * nothing of it.
 */
@NullMarked
package dev.berth.sandbox;

import org.jspecify.annotations.NullMarked;

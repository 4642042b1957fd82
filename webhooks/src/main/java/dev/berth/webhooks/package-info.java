/**
 * What hosting services of Git repositories send: verified over the bytes as they came, then read.
 * Nothing that comes from outside leads to another exception than {@link MalformedDelivery}.
 */
@NullMarked
package dev.berth.webhooks;

import org.jspecify.annotations.NullMarked;

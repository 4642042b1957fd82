/** The story of a deploy: one small class per step, in the order a reader expects. */
@NullMarked
package dev.berth.server.deploy;

import org.jspecify.annotations.NullMarked;

/**
 * The pipeline server: one sub-package per feature; {@link dev.berth.server.deploy} tells the whole
 * story of a deploy.
 */
@NullMarked
package dev.berth.server;

import org.jspecify.annotations.NullMarked;

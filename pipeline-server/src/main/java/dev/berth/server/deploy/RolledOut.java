package dev.berth.server.deploy;

import dev.berth.server.rollout.Instance;

/**
 * What the rollout step leaves behind.
 *
 * @param release the number the release was given
 * @param instance the instance that serves it
 */
record RolledOut(long release, Instance instance) {}

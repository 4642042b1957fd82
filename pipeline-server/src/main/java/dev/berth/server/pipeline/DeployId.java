package dev.berth.server.pipeline;

import java.util.UUID;

/** Identifies one run of a pipeline; also names its checkout directory and its marks. */
public record DeployId(UUID value) {
  /** A new, time-ordered-enough random id. */
  public static DeployId random() {
    return new DeployId(UUID.randomUUID());
  }

  /** Reads what {@link #toString()} wrote. */
  public static DeployId parse(String text) {
    return new DeployId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

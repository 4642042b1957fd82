package dev.berth.server.failure;

import org.jspecify.annotations.Nullable;

/** Stops a step or a request with a {@link Failure} that a person can act on. */
public final class DeployException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public DeployException(Failure failure) {
    this(failure, null);
  }

  public DeployException(Failure failure, @Nullable Throwable cause) {
    super(failure.code() + ": " + failure.summary(), cause);
    this.failure = failure;
  }

  /** What happened, whose fault it is and what to do next. */
  public Failure failure() {
    return failure;
  }
}

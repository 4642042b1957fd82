package dev.berth.e2e;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that harm nobody one installation in common: started at the first use, stopped at the
 * end of the run. Such a test uses an app name of its own.
 */
final class SharedBerth implements ParameterResolver {
  private static final ExtensionContext.Namespace SCOPE =
      ExtensionContext.Namespace.create(SharedBerth.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == BerthInstallation.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SCOPE)
        .computeIfAbsent(Started.class, type -> Started.once(), Started.class)
        .orThrow();
  }

  /** The one attempt to start it: a Berth that does not start is not tried again for every test. */
  private record Started(BerthInstallation berth, Optional<AssertionError> failure)
      implements AutoCloseable {
    static Started once() {
      BerthInstallation berth = BerthInstallation.prepare();
      try {
        berth.up();
        return new Started(berth, Optional.empty());
      } catch (AssertionError e) {
        return new Started(berth, Optional.of(e));
      }
    }

    BerthInstallation orThrow() {
      failure.ifPresent(cause -> {
        throw new AssertionError("Berth did not start", cause);
      });
      return berth;
    }

    @Override
    public void close() {
      berth.close();
    }
  }
}

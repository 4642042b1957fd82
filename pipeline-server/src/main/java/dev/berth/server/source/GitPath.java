package dev.berth.server.source;

import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request to the Git endpoint names.
 *
 * @param app the app
 * @param rest what follows the repository, such as {@code info/refs}
 */
record GitPath(AppName app, String rest) {
  private static final Pattern SHAPE = Pattern.compile("/([^/]{1,200}?)(?:\\.git)?/(.{1,200})");

  static GitPath parse(@Nullable String path) {
    Matcher matcher = SHAPE.matcher(path == null ? "" : path);
    if (!matcher.matches()) {
      throw problem("This is no address of a repository.");
    }
    try {
      return new GitPath(new AppName(matcher.group(1)), matcher.group(2));
    } catch (IllegalArgumentException e) {
      throw problem("The app name " + PushConsole.safe(String.valueOf(e.getMessage())) + ".");
    }
  }

  private static DeployException problem(String summary) {
    return new DeployException(
        SourceCode.APP_NAME.because(
            summary, "Set the remote to .../git/<app>.git with another name."));
  }
}

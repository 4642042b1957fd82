package dev.berth.buildpacks.python;

import dev.berth.buildpacks.Procfile;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import java.util.List;
import java.util.Optional;

/**
 * How an app is served.
 *
 * @param line what starts the server
 * @param reason why this one
 * @param added packages that the app does not list and the line needs
 */
record PythonServer(ShellLine line, String reason, List<String> added) {
  private static final String GUNICORN = "gunicorn==27.0.1";
  private static final String UVICORN = "uvicorn==0.54.0";

  PythonServer {
    added = List.copyOf(added);
  }

  /** What the owner said, in berth.yaml or a Procfile. */
  static Optional<PythonServer> given(SourceTree source, AppManifest manifest) {
    if (manifest.start().isPresent()) {
      return Optional.of(
          new PythonServer(
              new ShellLine(manifest.start().get()), "berth.yaml says how to start", List.of()));
    }
    return Procfile.command(source, "web")
        .map(web -> new PythonServer(new ShellLine(web), "Procfile has a web process", List.of()));
  }

  /** The usual server for what the app speaks; the router in front of it is the only client. */
  static PythonServer of(PythonApp app, PythonProject project) {
    if (app.asgi()) {
      String line =
          "exec uvicorn %s%s --host \"$HOST\" --port \"$PORT\" --proxy-headers --forwarded-allow-ips='*'"
              .formatted(app.target(), app.factory() ? " --factory" : "");
      boolean own = project.uses("uvicorn");
      return new PythonServer(
          new ShellLine(line),
          "it speaks ASGI → uvicorn " + app.target() + (own ? "" : ", which is added"),
          own ? List.of() : List.of(UVICORN));
    }
    String target = app.target() + (app.factory() ? "()" : "");
    String line =
        "exec gunicorn '%s' --bind \"$HOST:$PORT\" --threads 4 --access-logfile - --forwarded-allow-ips='*'"
            .formatted(target);
    boolean own = project.uses("gunicorn");
    return new PythonServer(
        new ShellLine(line),
        "it speaks WSGI → gunicorn " + target + (own ? "" : ", which is added"),
        own ? List.of() : List.of(GUNICORN));
  }
}

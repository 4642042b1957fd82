package dev.berth.buildpacks.python;

import dev.berth.buildpacks.GivenCommands;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.python.PythonApp.Program;
import dev.berth.buildpacks.python.PythonApp.Served;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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

  /** Servers that a line may name, by the word that starts them. */
  private static final Map<String, String> SERVERS =
      Map.of(
          "gunicorn", GUNICORN,
          "uvicorn", UVICORN,
          "waitress", "waitress==3.0.2",
          "hypercorn", "hypercorn",
          "daphne", "daphne",
          "streamlit", "streamlit");

  /** Where servers listen that were not told; each reads its own variables. */
  private static final Map<String, String> LISTENING =
      Map.of(
          "uvicorn", "UVICORN_HOST=\"$HOST\" UVICORN_PORT=\"$PORT\"",
          "flask", "FLASK_RUN_HOST=\"$HOST\" FLASK_RUN_PORT=\"$PORT\"",
          "streamlit", "STREAMLIT_SERVER_ADDRESS=\"$HOST\" STREAMLIT_SERVER_PORT=\"$PORT\"");

  PythonServer {
    added = List.copyOf(added);
  }

  /** What the owner said, in berth.yaml or a Procfile. */
  static Optional<PythonServer> given(
      SourceTree source, AppManifest manifest, PythonProject project) {
    return GivenCommands.web(source, manifest)
        .map(web -> given(web.command(), web.reason(), project));
  }

  private static PythonServer given(String line, String reason, PythonProject project) {
    List<String> missing =
        SERVERS.keySet().stream()
            .filter(server -> names(line, server) && !project.uses(server))
            .sorted()
            .map(SERVERS::get)
            .toList();
    String told =
        LISTENING.keySet().stream()
            .filter(server -> Pattern.compile("(?:^|\\s)" + server + "\\s").matcher(line).find())
            .findFirst()
            .map(server -> "export " + LISTENING.get(server) + "; ")
            .orElse("");
    return new PythonServer(
        new ShellLine(told.isEmpty() || line.contains("=") ? told + line : told + "exec " + line),
        missing.isEmpty() ? reason : reason + ", which needs " + String.join(", ", missing),
        missing);
  }

  private static boolean names(String line, String server) {
    return Pattern.compile("(?<![\\w./-])" + server + "(?:-serve)?(?![\\w/-])")
        .matcher(line)
        .find();
  }

  /** The usual server for what the app speaks; the router in front of it is the only client. */
  static PythonServer of(PythonApp app, PythonProject project) {
    return switch (app.run()) {
      case Served served -> served.asgi() ? asgi(served, project) : wsgi(served, project);
      case Program program ->
          new PythonServer(
              new ShellLine(program.line()),
              app.reason() + " → " + app.framework(),
              program.tool().isEmpty() || project.uses(program.tool())
                  ? List.of()
                  : List.of(SERVERS.get(program.tool())));
    };
  }

  /** One process: it serves many requests at once, and it ends when the app cannot be loaded. */
  private static PythonServer asgi(Served served, PythonProject project) {
    String line =
        "%sexec uvicorn %s%s --host \"$HOST\" --port \"$PORT\" --workers 1 --proxy-headers --forwarded-allow-ips='*'"
            .formatted(
                start(served.directory()), served.target(), served.factory() ? " --factory" : "");
    boolean own = project.uses("uvicorn");
    return new PythonServer(
        new ShellLine(line),
        "it speaks ASGI → uvicorn " + served.target() + (own ? "" : ", which is added"),
        own ? List.of() : List.of(UVICORN));
  }

  private static PythonServer wsgi(Served served, PythonProject project) {
    String target = served.target() + (served.factory() ? "()" : "");
    String line =
        "%sexec gunicorn '%s' --bind \"$HOST:$PORT\" --threads 4 --access-logfile - --forwarded-allow-ips='*'"
            .formatted(start(served.directory()), target);
    boolean own = project.uses("gunicorn");
    return new PythonServer(
        new ShellLine(line),
        "it speaks WSGI → gunicorn " + target + (own ? "" : ", which is added"),
        own ? List.of() : List.of(GUNICORN));
  }

  private static String start(String directory) {
    return directory.isEmpty() ? "" : "cd '" + directory + "' && ";
  }
}

package dev.berth.buildpacks.python;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.python.PythonApp.Program;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds apps that are programs of their own: those of Streamlit and its kin, and plain servers. */
final class PythonPrograms {
  private static final List<String> FILES =
      List.of(
          "streamlit_app.py",
          "app.py",
          "main.py",
          "server.py",
          "Home.py",
          "Hello.py",
          "dashboard.py",
          "demo.py",
          "run.py",
          "index.py");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_./-]+\\.py");
  private static final Pattern STREAMLIT =
      Pattern.compile("(?m)^\\s*(?:import streamlit\\b|from streamlit\\b)");
  private static final Pattern GRADIO = Pattern.compile("\\.launch\\(");
  private static final Pattern DASH = Pattern.compile("(?m)^(\\w+)\\s*=\\s*(?:\\w+\\.)?Dash\\(");
  private static final Pattern LISTENS =
      Pattern.compile(
          "serve_forever\\(|HTTPServer\\(|run_app\\(|\\.listen\\(|\\bserve\\(|\\b(?:app|bottle|api|socketio|uvicorn|ui|mcp)?\\.?run\\([^)]*(?:port|host)|environ[^\\n]*[\"']PORT[\"']|getenv\\([\"']PORT[\"']");

  private PythonPrograms() {}

  /** An app that a tool of its own runs. */
  static Optional<PythonApp> known(SourceTree source, PythonProject project) {
    if (project.uses("streamlit")) {
      return first(source, STREAMLIT)
          .map(file ->
              app(
                  "Streamlit",
                  file,
                  "exec streamlit run "
                      + file
                      + " --server.address \"$HOST\" --server.port \"$PORT\" --server.headless true"
                      + " --browser.gatherUsageStats false",
                  "streamlit"));
    }
    if (project.uses("gradio") && !project.uses("fastapi")) {
      return first(source, GRADIO)
          .map(file ->
              app(
                  "Gradio",
                  file,
                  "GRADIO_SERVER_NAME=\"$HOST\" GRADIO_SERVER_PORT=\"$PORT\" exec python " + file,
                  ""));
    }
    if (project.uses("dash")) {
      return first(source, DASH)
          .filter(file -> !PythonObjects.DASH_SERVER.matcher(source.own().text(file)).find())
          .map(file -> {
            var object = DASH.matcher(source.own().text(file));
            String name = object.find() ? object.group(1) : "app";
            return app(
                "Dash",
                file,
                "exec waitress-serve --host=\"$HOST\" --port=\"$PORT\" --threads=8 '%s:%s.server'"
                    .formatted(PythonApp.module(file), name),
                "waitress");
          });
    }
    return Optional.empty();
  }

  /** A program that opens a port itself. */
  static Optional<PythonApp> listening(SourceTree source) {
    return first(source, LISTENS).map(file -> app("Python", file, "python " + file, ""));
  }

  private static Optional<String> first(SourceTree source, Pattern pattern) {
    return Stream.concat(
            FILES.stream(),
            source.own().names().stream()
                .filter(name -> name.matches("(?:(?:src|app)/)?[^/]+\\.py")))
        .filter(name -> PLAIN_NAME.matcher(name).matches() && source.hasFile(name))
        .filter(name -> pattern.matcher(source.own().text(name)).find())
        .findFirst();
  }

  private static PythonApp app(String framework, String file, String line, String tool) {
    return new PythonApp(
        framework, new Program(line, tool), file + " is its program", Optional.empty());
  }
}

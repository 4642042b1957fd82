package dev.berth.buildpacks.python;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.python.PythonApp.Served;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the object that a server serves in an app's files. */
final class PythonObjects {
  private static final int MOST_FILES = 400;
  private static final List<String> FILES =
      List.of("app", "main", "wsgi", "asgi", "server", "api", "application", "run");
  private static final List<String> PLACES = List.of("", "app", "src", "api", "backend", "server");
  private static final Pattern NOT_THE_APP =
      Pattern.compile(
          "(?:.*/)?(?:tests?|docs?|examples?|samples?|migrations|scripts|alembic|venv|env|conftest|test_[^/]*|setup)(?:/.*|\\.py)");
  private static final Pattern PACKAGED = Pattern.compile("src/[A-Za-z_]\\w*/[^/]+\\.py");
  private static final String ASSIGNED = "(?m)^(\\w+)\\s*(?::\\s*[\\w.]+\\s*)?=\\s*";
  private static final Pattern ASGI =
      Pattern.compile(
          ASSIGNED
              + "(?:[\\w.]+\\.)?(FastAPI|Starlette|Litestar|Quart|Sanic|FastHTML|ASGIApp|BlackSheep|asgi\\.App)\\(");
  private static final Pattern FAST_APP =
      Pattern.compile("(?m)^(\\w+)\\s*,[^=\\n]*=\\s*(?:\\w+\\.)?fast_app\\(");
  private static final Pattern WSGI =
      Pattern.compile(
          ASSIGNED
              + "(?:[\\w.]+\\.)?(Flask|APIFlask|Bottle|WSGIApp|Eve|Masonite|(?<=falcon\\.)App|make_wsgi_app)\\(");
  static final Pattern DASH_SERVER = Pattern.compile("(?m)^(\\w+)\\s*=\\s*\\w+\\.server\\b");
  private static final Pattern MADE =
      Pattern.compile(
          "(?m)^(app|application|api|asgi|wsgi|server)\\s*(?::\\s*[\\w.]+\\s*)?=\\s*"
              + "(?:[a-z_]\\w*\\.)*([a-z_]\\w*)\\(");
  private static final Pattern FACTORY =
      Pattern.compile(
          "(?m)^def\\s+((?:create|make|get|build|init)_(?:app|application|api|server))\\(([^)]*)\\)");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^\\s*(?:from\\s+([A-Za-z_]\\w*)|import\\s+([A-Za-z_]\\w*))");

  private final SourceTree source;
  private final PythonProject project;
  private final boolean asgi;
  private final boolean sources;

  private PythonObjects(SourceTree source, PythonProject project) {
    this.source = source;
    this.project = project;
    this.sources = hasSourceDirectory(source);
    this.asgi =
        project.uses("fastapi", "starlette", "litestar", "quart", "sanic", "python-fasthtml")
            && !project.uses("flask");
  }

  /** The app that the likeliest file makes. */
  static Optional<PythonApp> in(SourceTree source, PythonProject project) {
    PythonObjects objects = new PythonObjects(source, project);
    return objects.files().stream().flatMap(file -> objects.object(file).stream()).findFirst();
  }

  /** Whether packages stand in {@code src}, which is then where imports begin. */
  static boolean hasSourceDirectory(SourceTree source) {
    return source.own().named(PACKAGED).isPresent();
  }

  /** The usual ones first, then all others, those at the top before those below. */
  private Set<String> files() {
    Set<String> files = new LinkedHashSet<>();
    PLACES.forEach(place ->
        FILES.forEach(file -> files.add((place.isEmpty() ? "" : place + "/") + file + ".py")));
    source.own().names().stream()
        .filter(name -> name.endsWith(".py") && !NOT_THE_APP.matcher(name).matches())
        .sorted(
            Comparator.comparingLong((String name) -> name.chars().filter(c -> c == '/').count())
                .thenComparingInt(PythonObjects::rank)
                .thenComparing(name -> name))
        .limit(MOST_FILES)
        .forEach(files::add);
    files.removeIf(file -> !source.hasFile(file));
    return files;
  }

  private static int rank(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.py$", "");
    int known = name.equals("__init__") ? 0 : FILES.indexOf(name);
    return known < 0 ? FILES.size() : known;
  }

  private Optional<PythonApp> object(String file) {
    String text = source.own().text(file);
    Matcher fastApp = FAST_APP.matcher(text);
    if (fastApp.find()) {
      return Optional.of(app(file, text, "FastHTML", fastApp.group(1), true, false));
    }
    Matcher speaksAsgi = ASGI.matcher(text);
    if (speaksAsgi.find()) {
      return Optional.of(
          app(file, text, named(speaksAsgi.group(2)), speaksAsgi.group(1), true, false));
    }
    Matcher dash = DASH_SERVER.matcher(text);
    if (project.uses("dash") && dash.find()) {
      return Optional.of(app(file, text, "Dash", dash.group(1), false, false));
    }
    Matcher speaksWsgi = WSGI.matcher(text);
    if (speaksWsgi.find()) {
      return Optional.of(
          app(file, text, named(speaksWsgi.group(2)), speaksWsgi.group(1), false, false));
    }
    String framework = asgi ? "FastAPI" : "Flask";
    boolean web = asgi || project.uses("flask", "bottle", "falcon", "pyramid", "apiflask");
    Matcher made = MADE.matcher(text);
    if (web && made.find()) {
      return Optional.of(app(file, text, framework, made.group(1), asgi, false));
    }
    Matcher factory = FACTORY.matcher(text);
    while (web && factory.find()) {
      if (Stream.of(factory.group(2).split(",", -1))
          .allMatch(given -> given.isBlank() || given.contains("=") || given.contains("*"))) {
        return Optional.of(app(file, text, framework, factory.group(1), asgi, true));
      }
    }
    return Optional.empty();
  }

  private static String named(String made) {
    return switch (made) {
      case "ASGIApp", "WSGIApp" -> "Socket.IO";
      case "asgi.App", "App" -> "Falcon";
      case "make_wsgi_app" -> "Pyramid";
      default -> made;
    };
  }

  private PythonApp app(
      String file, String text, String framework, String object, boolean asgi, boolean factory) {
    String directory = directory(file, text);
    String inside = directory.isEmpty() ? file : file.substring(directory.length() + 1);
    String module = PythonApp.module(sources ? inside.replaceFirst("^src/", "") : inside);
    return new PythonApp(
        framework,
        new Served(directory, module + ":" + object, asgi, factory),
        factory ? file + " has a factory" : file + " makes the app",
        Optional.empty());
  }

  /** The outermost directory from which the file's own imports of the repository are found. */
  private String directory(String file, String text) {
    if (!file.contains("/")) {
      return "";
    }
    List<String> imported =
        IMPORT
            .matcher(text)
            .results()
            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
            .distinct()
            .toList();
    String outermost = importable(file);
    String best = outermost;
    long most =
        imported.stream()
            .filter(name -> has(outermost, name) || (sources && has("src", name)))
            .count();
    for (int at = file.indexOf('/', best.length() + 1); at > 0; at = file.indexOf('/', at + 1)) {
      String directory = file.substring(0, at);
      long found = imported.stream().filter(name -> has(directory, name)).count();
      if (found > most) {
        best = directory;
        most = found;
      }
    }
    return best;
  }

  /** The outermost directory below which all names are names of Python's. */
  private static String importable(String file) {
    String directory = "";
    for (int at = file.indexOf('/'); at > 0; at = file.indexOf('/', at + 1)) {
      String parent = file.substring(0, at);
      if (!parent.substring(parent.lastIndexOf('/') + 1).matches("[A-Za-z_]\\w*")) {
        directory = parent;
      }
    }
    return directory;
  }

  private boolean has(String directory, String module) {
    String path = directory.isEmpty() ? module : directory + "/" + module;
    return source.hasFile(path + ".py")
        || source.hasFile(path + "/__init__.py")
        || (source.hasDirectory(path)
            && source.own().names().stream()
                .anyMatch(name -> name.startsWith(path + "/") && name.endsWith(".py")));
  }
}

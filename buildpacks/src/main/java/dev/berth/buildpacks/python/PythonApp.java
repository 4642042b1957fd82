package dev.berth.buildpacks.python;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an app is, and the object that a server serves.
 *
 * @param framework for people
 * @param target {@code module:object}
 * @param asgi whether it speaks ASGI; otherwise WSGI (PEP 3333)
 * @param factory whether the object makes the app when it is called
 * @param reason where it was found
 * @param settings Django's settings module, relative path of its file; {@code ""} without Django
 */
record PythonApp(
    String framework,
    String target,
    boolean asgi,
    boolean factory,
    String reason,
    String settings) {
  private static final List<String> FILES =
      List.of("app", "main", "wsgi", "asgi", "server", "api", "application", "run");
  private static final List<String> PLACES = List.of("", "app", "src", "api", "backend", "server");
  private static final Pattern FASTAPI =
      Pattern.compile(
          "(?m)^(\\w+)\\s*(?::\\s*\\w+\\s*)?=\\s*(?:\\w+\\.)?(FastAPI|Starlette|Litestar|Quart|Sanic)\\(");
  private static final Pattern FLASK =
      Pattern.compile("(?m)^(\\w+)\\s*(?::\\s*\\w+\\s*)?=\\s*(?:\\w+\\.)?(Flask|Bottle)\\(");
  private static final Pattern MADE =
      Pattern.compile(
          "(?m)^(app|application)\\s*=\\s*(?:create_app|make_app|get_wsgi_application|get_asgi_application)\\(");
  private static final Pattern FACTORY = Pattern.compile("(?m)^def\\s+(create_app|make_app)\\(");
  private static final Pattern SETTINGS =
      Pattern.compile("DJANGO_SETTINGS_MODULE[\"']\\s*,\\s*[\"']([\\w.]+)[\"']");

  /** Looks at the usual files; nothing is run. */
  static Optional<PythonApp> in(SourceTree source, PythonProject project) {
    return source.once(PythonApp.class, tree -> find(tree, project));
  }

  private static Optional<PythonApp> find(SourceTree source, PythonProject project) {
    if (source.hasFile("manage.py")) {
      return django(source);
    }
    boolean asgi =
        project.uses("fastapi", "starlette", "litestar", "quart", "sanic")
            && !project.uses("flask");
    return Stream.concat(
            PLACES.stream().flatMap(place -> files(place).stream()), packages(source).stream())
        .flatMap(file -> object(source, file, asgi).stream())
        .findFirst();
  }

  private static Optional<PythonApp> django(SourceTree source) {
    Optional<String> module =
        source.text("manage.py").map(SETTINGS::matcher).filter(Matcher::find).map(m -> m.group(1));
    if (module.isEmpty()) {
      return Optional.empty();
    }
    String name = module.get();
    String place = name.contains(".") ? name.substring(0, name.indexOf('.')) : "";
    if (place.isEmpty() || !source.hasFile(place + "/wsgi.py")) {
      return Optional.empty();
    }
    String settings = name.replace('.', '/');
    return Optional.of(
        new PythonApp(
            "Django",
            place + ".wsgi:application",
            false,
            false,
            "manage.py uses " + name,
            source.hasFile(settings + ".py") ? settings + ".py" : settings + "/__init__.py"));
  }

  private static List<String> files(String place) {
    return FILES.stream().map(file -> place.isEmpty() ? file : place + "/" + file).toList();
  }

  /** Packages of the repository: the app may be made in their {@code __init__}. */
  private static List<String> packages(SourceTree source) {
    return source.names().stream()
        .filter(name -> name.matches("[A-Za-z_]\\w*") && source.hasFile(name + "/__init__.py"))
        .flatMap(name -> Stream.of(name + "/__init__", name + "/app", name + "/main"))
        .toList();
  }

  private static Optional<PythonApp> object(SourceTree source, String file, boolean asgi) {
    Optional<String> text = source.text(file + ".py");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String module = file.replaceFirst("/__init__$", "").replace('/', '.');
    String path = file + ".py";
    Matcher fast = FASTAPI.matcher(text.get());
    if (fast.find()) {
      return Optional.of(
          app(
              fast.group(2),
              module + ":" + fast.group(1),
              !fast.group(2).equals("Sanic") || asgi,
              false,
              path));
    }
    Matcher flask = FLASK.matcher(text.get());
    if (flask.find()) {
      return Optional.of(app(flask.group(2), module + ":" + flask.group(1), false, false, path));
    }
    String framework = asgi ? "FastAPI" : "Flask";
    Matcher made = MADE.matcher(text.get());
    if (made.find()) {
      return Optional.of(app(framework, module + ":" + made.group(1), asgi, false, path));
    }
    Matcher factory = FACTORY.matcher(text.get());
    if (factory.find()) {
      return Optional.of(app(framework, module + ":" + factory.group(1), asgi, true, path));
    }
    return Optional.empty();
  }

  private static PythonApp app(
      String framework, String target, boolean asgi, boolean factory, String path) {
    String what = factory ? path + " has a factory" : path + " makes the app";
    return new PythonApp(framework, target, asgi, factory, what, "");
  }
}

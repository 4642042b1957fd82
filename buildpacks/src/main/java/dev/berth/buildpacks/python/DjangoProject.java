package dev.berth.buildpacks.python;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.python.PythonApp.Served;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a Django project has its parts.
 *
 * @param directory the one with {@code manage.py}, where its commands run; {@code ""} for the app's
 *     own
 * @param settings the settings module that production uses
 * @param file that module's file
 * @param entry what is served
 * @param reason how it was found
 */
record DjangoProject(String directory, String settings, String file, Served entry, String reason) {
  private static final int DEEPEST = 3;
  private static final String NAME = "[\"']([A-Za-z_][\\w.]*)[\"']";
  private static final Pattern SETTINGS =
      Pattern.compile("DJANGO_SETTINGS_MODULE[\"'][^\"'\\n]*" + NAME);
  private static final Pattern STATIC_ROOT = Pattern.compile("(?m)^\\s*STATIC_ROOT\\s*[:=]");
  private static final Pattern DEVELOPMENT =
      Pattern.compile("(.*\\.)(?:local|dev|develop|development)");
  private static final List<String> PRODUCTION = List.of("production", "prod");

  static Optional<DjangoProject> in(SourceTree source, PythonProject project) {
    Optional<String> directory =
        files(source, "manage.py")
            .filter(file -> source.own().text(file).contains("DJANGO_SETTINGS_MODULE"))
            .findFirst()
            .map(DjangoProject::parent);
    if (directory.isEmpty() && !project.uses("django")) {
      return Optional.empty();
    }
    String place = directory.orElse("");
    SourceTree tree = place.isEmpty() ? source : source.below(place).orElse(source);
    Optional<String> wsgi = entry(tree, "wsgi.py", "get_wsgi_application");
    Optional<String> asgi = entry(tree, "asgi.py", "get_asgi_application");
    return settings(tree, wsgi.or(() -> asgi))
        .map(settings -> {
          String file = settings.replace('.', '/');
          return new DjangoProject(
              place,
              settings,
              at(place, tree.hasFile(file + ".py") ? file + ".py" : file + "/__init__.py"),
              served(place, project, wsgi, asgi),
              (directory.isPresent() ? at(place, "manage.py") : "a project of Django's")
                  + " uses "
                  + settings);
        });
  }

  PythonApp app() {
    return new PythonApp("Django", entry, reason, Optional.of(this));
  }

  /** A command of {@code manage.py}. */
  String manage(String command) {
    return (directory.isEmpty() ? "" : "cd " + directory + " && exec ")
        + "python manage.py "
        + command;
  }

  /** Whether its settings say where static files are collected, in whichever of their files. */
  boolean collectsStaticFiles(SourceTree source) {
    String around = file.contains("/") ? file.substring(0, file.lastIndexOf('/') + 1) : "";
    return source.own().names().stream()
        .filter(name -> name.equals(file) || (name.startsWith(around) && !around.isEmpty()))
        .filter(name -> name.endsWith(".py"))
        .anyMatch(name -> STATIC_ROOT.matcher(source.own().text(name)).find());
  }

  private static Served served(
      String place, PythonProject project, Optional<String> wsgi, Optional<String> asgi) {
    boolean speaksAsgi =
        asgi.isPresent() && (wsgi.isEmpty() || project.uses("channels", "daphne", "uvicorn"));
    if (speaksAsgi && !project.uses("gunicorn")) {
      return new Served(place, PythonApp.module(asgi.get()) + ":application", true, false);
    }
    return wsgi.map(
            file -> new Served(place, PythonApp.module(file) + ":application", false, false))
        .orElseGet(() -> new Served(place, "django.core.wsgi:get_wsgi_application", false, true));
  }

  /** What production uses: the server's entry says it, then {@code manage.py}, then the files. */
  private static Optional<String> settings(SourceTree tree, Optional<String> entry) {
    return Stream.of(entry, Optional.of("manage.py"))
        .flatMap(Optional::stream)
        .flatMap(file -> named(tree, file).stream())
        .filter(module -> exists(tree, module))
        .findFirst()
        .map(module -> production(tree, module))
        .or(() ->
            files(tree, "settings.py")
                .filter(file -> tree.own().text(file).contains("INSTALLED_APPS"))
                .findFirst()
                .map(PythonApp::module));
  }

  private static Optional<String> named(SourceTree tree, String file) {
    return Optional.of(SETTINGS.matcher(tree.own().text(file)))
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  /** Settings of a developer's own machine are not for production where there are others. */
  private static String production(SourceTree tree, String module) {
    Matcher development = DEVELOPMENT.matcher(module);
    return development.matches()
        ? PRODUCTION.stream()
            .map(name -> development.group(1) + name)
            .filter(other -> exists(tree, other))
            .findFirst()
            .orElse(module)
        : module;
  }

  private static boolean exists(SourceTree tree, String module) {
    String file = module.replace('.', '/');
    return tree.hasFile(file + ".py") || tree.hasFile(file + "/__init__.py");
  }

  private static Optional<String> entry(SourceTree tree, String name, String maker) {
    return files(tree, name).filter(file -> tree.own().text(file).contains(maker)).findFirst();
  }

  private static Stream<String> files(SourceTree tree, String name) {
    return tree.own().names().stream()
        .filter(file -> file.equals(name) || file.endsWith("/" + name))
        .filter(file -> depth(file) <= DEEPEST && !file.contains("site-packages/"))
        .sorted(Comparator.comparingLong(DjangoProject::depth).thenComparing(file -> file));
  }

  private static long depth(String file) {
    return file.chars().filter(c -> c == '/').count();
  }

  private static String parent(String file) {
    return file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
  }

  private static String at(String place, String file) {
    return place.isEmpty() ? file : place + "/" + file;
  }
}

package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ProcessCandidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What kind of Node app a source tree is. */
sealed interface NodeApp {
  /** An app that uses nothing well-known. */
  String PLAIN = "Node.js";

  /** What people call it. */
  String framework();

  /** Why it is taken for that. */
  String reason();

  /** What may be started. */
  default Optional<ProcessCandidate> process() {
    return switch (this) {
      case Server server -> Optional.of(server.start().candidate());
      case Site site -> Optional.of(ProcessCandidate.web("", site.reason()));
      case Next next -> {
        StartCommand start = next.start();
        yield Optional.of(
            start == null ? ProcessCandidate.web("next start", next.reason()) : start.candidate());
      }
      case Unknown unknown -> Optional.empty();
    };
  }

  /** A program that starts it and is there for development only. */
  default Optional<String> toolForDevelopment(PackageJson app) {
    return switch (this) {
      case Server server -> RuntimeTools.forDevelopment(server.start().line().text(), app);
      case Next next -> {
        StartCommand start = next.start();
        yield start == null
            ? Optional.empty()
            : RuntimeTools.forDevelopment(start.line().text(), app);
      }
      case Site site -> Optional.empty();
      case Unknown unknown -> Optional.empty();
    };
  }

  /** Whether more speaks for it than a build script, which libraries have too. */
  default boolean isRecognised() {
    return true;
  }

  /**
   * A process that listens on PORT.
   *
   * @param guessed whether only a file's name speaks for it, which libraries have too
   * @param environment what its framework has to be told
   */
  record Server(
      String framework,
      String reason,
      StartCommand start,
      @Nullable String build,
      boolean guessed,
      Map<String, String> environment)
      implements NodeApp {
    public Server {
      environment = Map.copyOf(environment);
    }

    @Override
    public boolean isRecognised() {
      return !guessed;
    }
  }

  /** A build that leaves files. */
  record Site(StaticFramework kind, String reason, @Nullable String build) implements NodeApp {
    @Override
    public String framework() {
      return kind.name();
    }

    @Override
    public boolean isRecognised() {
      return !kind.equals(StaticFramework.UNKNOWN);
    }
  }

  /** Next.js with a server of its own. */
  record Next(String reason, String build, @Nullable StartCommand start, boolean standalone)
      implements NodeApp {
    @Override
    public String framework() {
      return "Next.js";
    }
  }

  /** Nothing that can be started. */
  record Unknown(String reason) implements NodeApp {
    @Override
    public String framework() {
      return "Node.js";
    }

    @Override
    public boolean isRecognised() {
      return false;
    }
  }

  /** Looks at package.json and a few file names. */
  static NodeApp of(SourceTree source, PackageJson app, AppManifest manifest) {
    String build = build(app, manifest);
    if (manifest.build().output().isPresent() && manifest.start().isEmpty()) {
      return new Site(
          StaticFramework.of(app).orElse(StaticFramework.UNKNOWN),
          "berth.yaml names an output directory",
          build);
    }
    Optional<StartCommand> given = StartCommand.given(source, app, manifest);
    if (app.has("next")) {
      return next(source, given, build);
    }
    if (given.isPresent()) {
      return server(
          serverName(app),
          given.get(),
          NodeBuild.before(given.get(), source, app, build),
          app,
          false);
    }
    Optional<ServerFramework> framework = ServerFramework.of(app);
    Optional<StaticFramework> tool = StaticFramework.of(app);
    String command =
        build != null ? build : tool.flatMap(t -> NodeBuild.of(t, source, app)).orElse(null);
    if (framework.isPresent() && command != null) {
      return new Server(
          framework.get().name(),
          "package.json has " + framework.get().dependency(),
          framework.get().command(),
          command,
          false,
          ServerFramework.environment(app));
    }
    if (tool.isPresent() && command != null) {
      return new Site(
          tool.get(),
          "package.json has %s and a build".formatted(tool.get().dependency()),
          command);
    }
    Optional<StartCommand> guessed = StartCommand.guessed(source, app);
    if (guessed.isPresent()) {
      String name = serverName(app);
      return server(name, guessed.get(), build, app, name.equals(PLAIN));
    }
    if (build != null) {
      return new Site(
          StaticFramework.UNKNOWN, "package.json has a build script and no server", build);
    }
    return source.hasFile("index.html")
        ? new Site(StaticFramework.UNKNOWN, "there is an index.html and nothing to build", null)
        : new Unknown("package.json has neither a start nor a build script nor a server file");
  }

  private static Server server(
      String name, StartCommand start, @Nullable String build, PackageJson app, boolean guessed) {
    return new Server(
        name, start.reason(), start, build, guessed, ServerFramework.environment(app));
  }

  private static NodeApp next(
      SourceTree source, Optional<StartCommand> given, @Nullable String build) {
    String command = build == null ? "next build" : build;
    String configuration =
        List.of("next.config.ts", "next.config.mjs", "next.config.js", "next.config.cjs").stream()
            .flatMap(name -> source.text(name).stream())
            .findFirst()
            .map(NextOutput::withoutComments)
            .orElse("");
    if (NextOutput.EXPORT.matcher(configuration).find()) {
      StaticFramework export =
          new StaticFramework(
              "Next.js static export",
              "next",
              List.of("out"),
              List.of("_next/static"),
              List.of(".next/cache"),
              false,
              "next build");
      return new Site(export, "package.json has next, next.config exports files", command);
    }
    boolean standalone = NextOutput.STANDALONE.matcher(configuration).find();
    Optional<StartCommand> own =
        given.filter(start -> !start.line().text().matches("(?:\\w+=\\S* |exec )*next start.*"));
    return new Next(
        standalone ? "package.json has next, next.config says standalone" : "package.json has next",
        command,
        own.orElse(null),
        standalone && own.isEmpty());
  }

  private static @Nullable String build(PackageJson app, AppManifest manifest) {
    Optional<String> given = manifest.build().command();
    if (given.isPresent()) {
      return given.get().isBlank() ? null : given.get();
    }
    return app.script("build").map(script -> "npm run build").orElse(null);
  }

  private static String serverName(PackageJson app) {
    return List.of(
            "Express:express",
            "Fastify:fastify",
            "NestJS:@nestjs/core",
            "Koa:koa",
            "Hono:hono",
            "hapi:@hapi/hapi")
        .stream()
        .filter(entry -> app.has(entry.substring(entry.indexOf(':') + 1)))
        .findFirst()
        .map(entry -> entry.substring(0, entry.indexOf(':')))
        .orElse(PLAIN);
  }

  /** Reads the one setting of next.config that decides where the result is. */
  final class NextOutput {
    static final Pattern STANDALONE = Pattern.compile("\\boutput\\s*:\\s*['\"`]standalone['\"`]");
    static final Pattern EXPORT = Pattern.compile("\\boutput\\s*:\\s*['\"`]export['\"`]");

    private NextOutput() {}

    static String withoutComments(String source) {
      return source.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("(?m)^\\s*//.*$", "");
    }
  }
}

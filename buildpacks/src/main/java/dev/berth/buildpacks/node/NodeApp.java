package dev.berth.buildpacks.node;

import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ProcessCandidate;
import java.util.List;
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

  /** Whether more speaks for it than a build script, which libraries have too. */
  default boolean isRecognised() {
    return true;
  }

  /**
   * A process that listens on PORT.
   *
   * @param guessed whether only a file's name speaks for it, which libraries have too
   */
  record Server(
      String framework, String reason, StartCommand start, @Nullable String build, boolean guessed)
      implements NodeApp {
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
      return new Server(serverName(app), given.get().reason(), given.get(), build, false);
    }
    Optional<StaticFramework> tool = StaticFramework.of(app);
    if (tool.isPresent() && build != null) {
      return new Site(
          tool.get(), "package.json has %s and a build".formatted(tool.get().dependency()), build);
    }
    if (app.has("nuxt") && build != null) {
      StartCommand start =
          new StartCommand(new ShellLine("node .output/server/index.mjs"), "Nuxt's server");
      return new Server("Nuxt", "package.json has nuxt", start, build, false);
    }
    Optional<StartCommand> guessed = StartCommand.guessed(source, app);
    if (guessed.isPresent()) {
      String name = serverName(app);
      boolean library = name.equals(PLAIN);
      return new Server(name, guessed.get().reason(), guessed.get(), build, library);
    }
    if (build != null) {
      return new Site(
          StaticFramework.UNKNOWN, "package.json has a build script and no server", build);
    }
    return source.hasFile("index.html")
        ? new Site(StaticFramework.UNKNOWN, "there is an index.html and nothing to build", null)
        : new Unknown("package.json has neither a start nor a build script nor a server file");
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
              false);
      return new Site(export, "package.json has next, next.config exports files", command);
    }
    boolean standalone = NextOutput.STANDALONE.matcher(configuration).find();
    Optional<StartCommand> own =
        given.filter(start -> !start.line().text().matches("(?:exec )?next start.*"));
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

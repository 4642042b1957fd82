package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts a file that is written in TypeScript by what the app has for it. */
final class TypeScriptEntry {
  private static final Pattern IN_DEVELOPMENT =
      Pattern.compile("(?:^|\\s)(?:\\./)?([\\w@./-]+\\.[mc]?tsx?)(?:\\s|$)");
  private static final List<String> NAMES =
      List.of(
          "src/index.ts",
          "src/server.ts",
          "src/main.ts",
          "src/app.ts",
          "index.ts",
          "server.ts",
          "app.ts",
          "main.ts");

  private TypeScriptEntry() {}

  /** A file that {@code dev} runs, or one with a usual name. */
  static Optional<String> in(SourceTree source, PackageJson app) {
    Optional<String> main = app.main().filter(TypeScriptEntry::isTypeScript);
    Matcher script = IN_DEVELOPMENT.matcher(app.script("dev").orElse(""));
    Optional<String> dev = script.find() ? Optional.of(script.group(1)) : Optional.empty();
    return dev.or(() -> main)
        .filter(source::hasFile)
        .or(() -> NAMES.stream().filter(source::hasFile).findFirst());
  }

  /** Node itself reads TypeScript that needs no translation; the app's own tool reads all. */
  static String command(PackageJson app, String file) {
    if (!isTypeScript(file)) {
      return "node " + file;
    }
    return List.of("tsx", "ts-node", "bun").stream()
        .filter(app::has)
        .findFirst()
        .map(tool -> tool + " " + file)
        .orElse("node " + file);
  }

  static boolean isTypeScript(String file) {
    return file.matches("[\\w@./-]+\\.[mc]?tsx?");
  }
}

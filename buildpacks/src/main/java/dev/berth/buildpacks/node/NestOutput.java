package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where Nest's compiler puts the file that its own {@code start} would run. */
final class NestOutput {
  private static final Pattern ENTRY = Pattern.compile("\"entryFile\"\\s*:\\s*\"([\\w./-]+)\"");

  private NestOutput() {}

  /** Such as {@code dist/main.js}. */
  static String of(SourceTree source) {
    Matcher entry = ENTRY.matcher(source.text("nest-cli.json").orElse(""));
    return "dist/" + (entry.find() ? entry.group(1) : "main") + ".js";
  }
}

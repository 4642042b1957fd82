package dev.berth.buildpacks.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out which packages a start command needs that are only there for development. */
final class RuntimeTools {
  /** Programs that are not called like the package they come from. */
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("nest", "@nestjs/cli"),
          Map.entry("ng", "@angular/cli"),
          Map.entry("fastify", "fastify-cli"),
          Map.entry("dotenv", "dotenv-cli"),
          Map.entry("dotenvx", "@dotenvx/dotenvx"),
          Map.entry("run-s", "npm-run-all"),
          Map.entry("run-p", "npm-run-all"),
          Map.entry("babel-node", "@babel/node"),
          Map.entry("swc-node", "@swc-node/register"),
          Map.entry("remix-serve", "@remix-run/serve"),
          Map.entry("react-router-serve", "@react-router/serve"),
          Map.entry("strapi", "@strapi/strapi"),
          Map.entry("docusaurus", "@docusaurus/core"),
          Map.entry("eleventy", "@11ty/eleventy"),
          Map.entry("sirv", "sirv-cli"),
          Map.entry("tsc", "typescript"),
          Map.entry("ts-node-esm", "ts-node"),
          Map.entry("pm2-runtime", "pm2"),
          Map.entry("medusa", "@medusajs/cli"),
          Map.entry("drizzle-kit", "drizzle-kit"));

  /** What every image has. */
  private static final Set<String> SHELL =
      Set.of(
          "node", "sh", "cd", "echo", "exec", "export", "set", "test", "[", ":", "true", "false",
          "bun", "deno", "npm", "pnpm", "yarn", "sleep", "cat", "cp", "mv", "rm", "mkdir", "ln",
          "ls", "chmod", "wait", "env", "printf");

  private RuntimeTools() {}

  /** The first tool that production packages lack, if the packages for development have it. */
  static Optional<String> forDevelopment(String line, PackageJson app) {
    List<List<String>> commands =
        ShellText.parts(line)
            .map(parts -> parts.stream().map(ShellText.Part::words).toList())
            .orElse(List.of());
    return commands.stream()
        .flatMap(words -> tools(words).stream())
        .filter(tool -> !SHELL.contains(tool) && !tool.contains("/") && !tool.startsWith("$"))
        .filter(tool -> isForDevelopment(tool, app))
        .findFirst();
  }

  private static boolean isForDevelopment(String tool, PackageJson app) {
    String known = PACKAGES.getOrDefault(tool, tool);
    if (app.hasForDevelopment(known)) {
      return true;
    }
    boolean served =
        app.hasAtRuntime(known)
            || app.runtimePackages().anyMatch(name -> name.endsWith("/" + tool));
    return !served && !known.contains(".") && app.hasDevelopmentPackages();
  }

  /** The program, and modules that Node is told to load before. */
  private static List<String> tools(List<String> words) {
    List<String> rest =
        words.stream().dropWhile(word -> word.matches("\\w+=.*") || word.equals("exec")).toList();
    if (rest.isEmpty()) {
      return List.of();
    }
    for (int i = 0; i + 1 < rest.size(); i++) {
      if (Set.of("-r", "--require", "--import", "--loader", "--experimental-loader")
          .contains(rest.get(i))) {
        return List.of(rest.getFirst(), packageOf(rest.get(i + 1)));
      }
    }
    return List.of(rest.getFirst());
  }

  private static String packageOf(String module) {
    if (module.startsWith(".") || module.startsWith("/")) {
      return "node";
    }
    String[] parts = module.split("/", -1);
    return module.startsWith("@") || parts.length == 0 ? "node" : parts[0];
  }
}

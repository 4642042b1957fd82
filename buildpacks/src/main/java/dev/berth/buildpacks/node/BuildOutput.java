package dev.berth.buildpacks.node;

import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a build left that can run, whichever tool made it.
 *
 * @param tree the built app
 * @param app its package.json
 */
record BuildOutput(SourceTree tree, PackageJson app) {
  private static final int DEPTH = 3;
  private static final String PAGE = "index.html";

  /** Servers by the files that give them away; a star stands for one directory. */
  private static final List<Known> SERVERS =
      List.of(
          new Known(".output/server/index.mjs", "Nitro"),
          new Known("dist/server/entry.mjs", "Astro"),
          new Known("build/handler.js", "SvelteKit"),
          new Known("dist/*/server/server.mjs", "Angular"),
          new Known("dist/analog/server/index.mjs", "Analog"),
          new Known("server/entry.express.js", "Qwik City"),
          new Known("server/entry.fastify.js", "Qwik City"),
          new Known("server/entry.node-server.js", "Qwik City"));

  /** Where tools put pages; those of the app's own tool are asked before. */
  private static final List<String> PAGES =
      List.of(
          "dist",
          "build",
          "out",
          "_site",
          "build/client",
          "dist/client",
          ".output/public",
          "dist/*/browser",
          "dist/browser",
          "dist/analog/public",
          "docs/.vitepress/dist",
          ".vitepress/dist",
          "docs/.vuepress/dist",
          "doc_build",
          "storybook-static",
          "www");

  /** Directories below which pages are looked for that are at no usual place. */
  private static final List<String> TOPS = List.of("dist", "build", "out", "output", "www");

  private record Known(String file, String name) {}

  /** A server of its own. */
  Optional<StartCommand> server() {
    return SERVERS.stream()
        .flatMap(known -> matches(known.file(), tree::hasFile).map(file -> started(file, known)))
        .findFirst()
        .or(this::served);
  }

  private static StartCommand started(String file, Known known) {
    String entry = file.equals("build/handler.js") ? "build/index.js" : file;
    return new StartCommand(
        new ShellLine("node " + entry),
        "the build left " + known.name() + "'s server",
        false,
        List.of());
  }

  /** React Router and Remix leave a module that a program of theirs serves. */
  private Optional<StartCommand> served() {
    String module = "build/server/index.js";
    if (!tree.hasFile(module)) {
      return Optional.empty();
    }
    return Stream.of("@react-router/serve react-router-serve", "@remix-run/serve remix-serve")
        .filter(entry -> app.has(entry.substring(0, entry.indexOf(' '))))
        .map(entry -> entry.substring(entry.indexOf(' ') + 1))
        .map(program ->
            new StartCommand(
                new ShellLine(program + " " + module),
                "the build left a server for " + program,
                false,
                List.of()))
        .findFirst();
  }

  /** The directory whose top is the home page; what is server code is no such directory. */
  Optional<String> pages(List<String> usual) {
    return Stream.concat(usual.stream(), PAGES.stream())
        .distinct()
        .flatMap(pattern -> matches(pattern, directory -> tree.hasFile(directory + "/" + PAGE)))
        .filter(this::isWhole)
        .findFirst()
        .or(this::deeper);
  }

  /** The only directory with a home page among the outermost that have one. */
  private Optional<String> deeper() {
    List<String> level = TOPS.stream().filter(tree::hasDirectory).toList();
    for (int depth = 0; depth < DEPTH && !level.isEmpty(); depth++) {
      List<String> found =
          level.stream().filter(directory -> tree.hasFile(directory + "/" + PAGE)).toList();
      if (!found.isEmpty()) {
        return found.size() == 1
            ? Optional.of(found.getFirst()).filter(this::isWhole)
            : Optional.empty();
      }
      level = level.stream().flatMap(this::directories).toList();
    }
    return Optional.empty();
  }

  /** Not a page that a build or a server has yet to fill in. */
  private boolean isWhole(String directory) {
    String page = tree.text((directory.isEmpty() ? "" : directory + "/") + PAGE).orElse("");
    return !page.contains("%PUBLIC_URL%")
        && !page.contains("<%=")
        && !page.contains("<!--app-html-->")
        && !page.contains("<!--ssr-outlet-->");
  }

  /** Beside pages: what looks like the code of a server and is no page. */
  List<String> serverCode(String directory) {
    List<String> code = new ArrayList<>();
    String prefix = directory.isEmpty() ? "" : directory + "/";
    for (String name : List.of("server", "ssr")) {
      boolean program =
          tree.below(prefix + name).stream()
              .flatMap(below -> below.names().stream())
              .anyMatch(file -> file.matches("[\\w.-]+\\.[mc]?js"));
      if (program && !tree.hasFile(prefix + name + "/" + PAGE)) {
        code.add(name);
      }
    }
    for (String name : List.of("server.js", "server.mjs", "server.cjs", "entry-server.js")) {
      if (tree.hasFile(prefix + name)) {
        code.add(name);
      }
    }
    return code;
  }

  /** Whether a file is there that Node would take for this one. */
  Optional<String> module(String file) {
    String path = file.replaceFirst("^\\./", "");
    return Stream.of("", ".js", ".mjs", ".cjs", ".json", "/index.js", "/index.mjs", "/package.json")
        .map(ending -> path + ending)
        .filter(tree::hasFile)
        .findFirst();
  }

  /** The only file of the same name elsewhere below the same first directory. */
  Optional<String> moved(String file) {
    String path = file.replaceFirst("^\\./", "");
    int slash = path.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    String name = last.matches(".*\\.[mc]?js") ? last : last + ".js";
    List<String> found = new ArrayList<>();
    search(path.substring(0, slash), name, DEPTH + 1, found);
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  private void search(String directory, String name, int depth, List<String> found) {
    if (tree.hasFile(directory + "/" + name)) {
      found.add(directory + "/" + name);
    }
    if (depth > 0) {
      directories(directory).forEach(below -> search(below, name, depth - 1, found));
    }
  }

  /** Whether it has pages besides the home page: then an unknown address is none of them. */
  boolean hasOtherPages(String directory) {
    return tree.below(directory).stream()
        .flatMap(below -> below.names().stream())
        .anyMatch(name ->
            (name.endsWith(".html") && !name.equals(PAGE) && !name.matches("(?:200|404)\\.html"))
                || tree.hasFile(directory + "/" + name + "/" + PAGE));
  }

  /** SvelteKit's way to say that the home page answers for all. */
  boolean fallsBack() {
    return Stream.of("svelte.config.js", "svelte.config.ts")
        .flatMap(name -> tree.text(name).stream())
        .anyMatch(text -> text.matches("(?s).*fallback\\s*:\\s*['\"]index\\.html['\"].*"));
  }

  /** Any directory with a home page, for people to judge. */
  Optional<String> elsewhere() {
    return elsewhere("", DEPTH + 1);
  }

  private Optional<String> elsewhere(String directory, int depth) {
    for (String below : directories(directory).toList()) {
      if (tree.hasFile(below + "/" + PAGE)) {
        return Optional.of(below);
      }
      Optional<String> found = depth > 1 ? elsewhere(below, depth - 1) : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What there is at the top that looks made, for people. */
  List<String> left() {
    return Stream.of(
            "dist",
            "build",
            "out",
            ".output",
            ".svelte-kit/output",
            "dist/client",
            "dist/server",
            ".vercel/output",
            ".netlify")
        .filter(tree::hasDirectory)
        .toList();
  }

  private Stream<String> directories(String directory) {
    return tree.below(directory).stream()
        .flatMap(below -> below.names().stream())
        .filter(name -> !name.equals("node_modules") && !name.startsWith("."))
        .map(name -> directory.isEmpty() ? name : directory + "/" + name)
        .filter(tree::hasDirectory);
  }

  private Stream<String> matches(String pattern, Predicate<String> there) {
    int star = pattern.indexOf("*/");
    if (star < 0) {
      return Stream.of(pattern).filter(there);
    }
    return directories(pattern.substring(0, star - 1))
        .map(directory -> directory + pattern.substring(star + 1))
        .filter(there);
  }
}

package dev.berth.buildpacks.node;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A tool whose build leaves plain files.
 *
 * @param name what people call it
 * @param dependency the package that gives it away
 * @param outputs where it puts its result, the usual place first
 * @param assets directories below the result whose file names change with their content
 * @param caches directories worth keeping between builds
 * @param singlePage whether unknown paths are answered with index.html
 * @param build its command, where no script has it; {@code ""} when it needs to be told more
 */
record StaticFramework(
    String name,
    String dependency,
    List<String> outputs,
    List<String> assets,
    List<String> caches,
    boolean singlePage,
    String build) {
  private static final List<String> ANY_OUTPUT = List.of("dist", "build", "out", "_site");

  /** A build script of a tool that is not known: any of the usual result directories. */
  static final StaticFramework UNKNOWN =
      new StaticFramework(
          "static build",
          "",
          List.of("dist", "build", "out", "_site", "public"),
          List.of(),
          List.of(),
          true,
          "");

  private static final List<StaticFramework> KNOWN =
      List.of(
          of("Astro", "astro", "dist", "_astro", "", false, "astro build"),
          of(
              "VitePress",
              "vitepress",
              "docs/.vitepress/dist",
              "assets",
              "",
              false,
              "vitepress build"),
          of("Gatsby", "gatsby", "public", "static", ".cache", false, "gatsby build"),
          of("Docusaurus", "@docusaurus/core", "build", "assets", "", false, "docusaurus build"),
          of("Eleventy", "@11ty/eleventy", "_site", "", ".cache", false, "eleventy"),
          of("SvelteKit", "@sveltejs/kit", "build", "_app/immutable", "", false, "vite build"),
          of("Nuxt", "nuxt", ".output/public", "_nuxt", "", false, "nuxt build"),
          of(
              "React Router",
              "@react-router/dev",
              "build/client",
              "assets",
              "",
              true,
              "react-router build"),
          of("Remix", "@remix-run/dev", "build/client", "assets", "", true, "remix vite:build"),
          of(
              "Analog",
              "@analogjs/platform",
              "dist/analog/public",
              "assets",
              "",
              true,
              "vite build"),
          of("Angular", "@angular/core", "dist", "", ".angular/cache", true, "ng build"),
          of(
              "Create React App",
              "react-scripts",
              "build",
              "static",
              "",
              true,
              "react-scripts build"),
          of("Vue CLI", "@vue/cli-service", "dist", "js", "", true, "vue-cli-service build"),
          of("Rsbuild", "@rsbuild/core", "dist", "static", "", true, "rsbuild build"),
          of("Vite", "vite", "dist", "assets", "", true, "vite build"),
          of("Parcel", "parcel", "dist", "", ".parcel-cache", true, ""));

  /** The tool a package.json depends on. */
  static Optional<StaticFramework> of(PackageJson app) {
    return KNOWN.stream().filter(framework -> app.has(framework.dependency())).findFirst();
  }

  private static StaticFramework of(
      String name,
      String dependency,
      String output,
      String assets,
      String cache,
      boolean single,
      String build) {
    return new StaticFramework(
        name,
        dependency,
        Stream.concat(Stream.of(output), ANY_OUTPUT.stream()).distinct().toList(),
        present(assets),
        present(cache),
        single,
        build);
  }

  /** The same with its pages in one directory that is known. */
  StaticFramework in(String directory, boolean single) {
    return new StaticFramework(name, dependency, List.of(directory), assets, caches, single, build);
  }

  private static List<String> present(String value) {
    return value.isEmpty() ? List.of() : List.of(value);
  }
}

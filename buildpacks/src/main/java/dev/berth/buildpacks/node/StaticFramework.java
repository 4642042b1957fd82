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
 */
record StaticFramework(
    String name,
    String dependency,
    List<String> outputs,
    List<String> assets,
    List<String> caches,
    boolean singlePage) {
  private static final List<String> ANY_OUTPUT = List.of("dist", "build", "out", "_site", "public");

  /** A build script of a tool that is not known: any of the usual result directories. */
  static final StaticFramework UNKNOWN =
      new StaticFramework("static build", "", ANY_OUTPUT, List.of(), List.of(), true);

  private static final List<StaticFramework> KNOWN =
      List.of(
          of("Astro", "astro", "dist", "_astro", "", false),
          of("VitePress", "vitepress", "docs/.vitepress/dist", "assets", "", false),
          of("Gatsby", "gatsby", "public", "static", ".cache", false),
          of("Docusaurus", "@docusaurus/core", "build", "assets", "", false),
          of("Eleventy", "@11ty/eleventy", "_site", "", ".cache", false),
          of("Create React App", "react-scripts", "build", "static", "", true),
          of("Vue CLI", "@vue/cli-service", "dist", "js", "", true),
          of("Vite", "vite", "dist", "assets", "", true),
          of("Parcel", "parcel", "dist", "", ".parcel-cache", true));

  /** The tool a package.json depends on. */
  static Optional<StaticFramework> of(PackageJson app) {
    return KNOWN.stream().filter(framework -> app.has(framework.dependency())).findFirst();
  }

  private static StaticFramework of(
      String name, String dependency, String output, String assets, String cache, boolean single) {
    return new StaticFramework(
        name,
        dependency,
        Stream.concat(Stream.of(output), ANY_OUTPUT.stream()).distinct().toList(),
        present(assets),
        present(cache),
        single);
  }

  private static List<String> present(String value) {
    return value.isEmpty() ? List.of() : List.of(value);
  }
}

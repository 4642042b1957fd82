package dev.berth.secrets.credential;

import java.util.Locale;
import java.util.Set;

/** What a file is for, by its path: it decides what an assignment in it means. */
enum FileKind {
  /** Names stand for values: what is not in quotes is no value. */
  CODE,
  /** Values of variables, one a line. */
  ENVIRONMENT,
  /** Prose with examples. */
  DOCUMENT,
  /** What packages are installed, with their checksums: nobody writes it by hand. */
  LOCK,
  /** Says of itself that it is there to be copied. */
  EXAMPLE,
  /** Configuration, scripts, and whatever is not known. */
  OTHER;

  private static final Set<String> CODE_ENDINGS =
      Set.of(
          "js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts", "go", "py", "java", "kt", "kts",
          "rb", "php", "cs", "rs", "c", "h", "cc", "cpp", "hpp", "m", "mm", "swift", "scala",
          "dart", "ex", "exs", "erl", "lua", "pl", "pm", "groovy", "vue", "svelte", "astro", "map",
          "pyi", "html", "htm", "ipynb", "asm", "s", "sql", "css", "scss", "wat");
  private static final Set<String> DOCUMENT_ENDINGS =
      Set.of("md", "mdx", "rst", "adoc", "markdown");
  private static final Set<String> LOCKS =
      Set.of(
          "package-lock.json",
          ".package-lock.json",
          "npm-shrinkwrap.json",
          "yarn.lock",
          "pnpm-lock.yaml",
          "bun.lock",
          "poetry.lock",
          "pdm.lock",
          "uv.lock",
          "pipfile.lock",
          "cargo.lock",
          "go.sum",
          "go.work.sum",
          "composer.lock",
          "gemfile.lock",
          "mix.lock",
          "pubspec.lock",
          "gradle.lockfile",
          "packages.lock.json",
          "deno.lock",
          "flake.lock");

  static FileKind of(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    if (LOCKS.contains(name)) {
      return LOCK;
    }
    if (name.matches(".*(?:example|sample|template|dist|defaults?)(?:\\.[a-z]{1,6})?")
        && !name.startsWith("sample.")) {
      return EXAMPLE;
    }
    if (name.equals(".env")
        || name.startsWith(".env.")
        || name.endsWith(".env")
        || name.equals(".envrc")) {
      return ENVIRONMENT;
    }
    if (CODE_ENDINGS.contains(ending)) {
      return CODE;
    }
    return DOCUMENT_ENDINGS.contains(ending) ? DOCUMENT : OTHER;
  }
}

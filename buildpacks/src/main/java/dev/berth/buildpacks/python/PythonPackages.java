package dev.berth.buildpacks.python;

import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.SourceTree;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who installs an app's packages, and from what.
 *
 * @param command the package manager's own words
 * @param files what it reads
 * @param locked whether every version is fixed
 * @param local whether it installs something of the repository itself
 */
record PythonPackages(List<String> command, List<String> files, boolean locked, boolean local) {
  /** Installs what another tool's file wants, and what comes after {@code --} apart from it. */
  private static final String LOCKED = "locked";

  /** Packages of the repository itself, besides the one that is the app. */
  private static final Pattern LOCAL =
      Pattern.compile("source = \\{ (?:editable|directory|path) = \"(?!\\.\")");

  PythonPackages {
    command = List.copyOf(command);
    files = List.copyOf(files);
  }

  static PythonPackages of(SourceTree source, PythonProject project) {
    if (source.hasFile("uv.lock") && source.hasFile("pyproject.toml")) {
      return new PythonPackages(
          List.of("uv", "sync", "--frozen", "--no-dev", "--no-install-project"),
          List.of("pyproject.toml", "uv.lock"),
          true,
          source.text("uv.lock").filter(lock -> LOCAL.matcher(lock).find()).isPresent());
    }
    for (String lock : List.of("poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")) {
      if (source.hasFile(lock) && (!lock.equals("poetry.lock") || project.described())) {
        List<String> files =
            lock.equals("poetry.lock") ? List.of("pyproject.toml", lock) : List.of(lock);
        return new PythonPackages(List.of(LOCKED, lock), files, true, false);
      }
    }
    if (project.requirements().isPresent()) {
      String file = project.requirements().get();
      return new PythonPackages(
          project.hashed() ? List.of(LOCKED, file) : List.of("pip", "install", "-r", file),
          project.files(),
          isPinned(source, project),
          project.local());
    }
    if (source.hasFile("Pipfile")) {
      return new PythonPackages(List.of(LOCKED, "Pipfile"), List.of("Pipfile"), false, false);
    }
    if (project.direct().isEmpty() && !project.dependencies().isEmpty() && project.described()) {
      return new PythonPackages(
          List.of(LOCKED, "pyproject.toml"), List.of("pyproject.toml"), false, false);
    }
    List<String> command = new ArrayList<>(List.of("pip", "install"));
    command.addAll(project.direct());
    List<String> files = new ArrayList<>();
    if (project.described()) {
      files.add("pyproject.toml");
    }
    if (project.direct().isEmpty() && source.hasFile("setup.py")) {
      return new PythonPackages(List.of("pip", "install", "."), List.of("setup.py"), false, true);
    }
    return new PythonPackages(command, files, command.size() == 2, false);
  }

  PlanDraft explain(PlanDraft draft) {
    return locked
        ? draft
        : draft.notice(
            "Package versions are not fixed and can differ from build to build. Fix them with"
                + " uv lock, or with pip freeze > requirements.txt.");
  }

  /** The set of packages, with those that Berth adds. */
  Packages with(List<String> added, SourceTree source, String python) {
    List<String> line = new ArrayList<>(command);
    if (!added.isEmpty() && !command.getFirst().equals("pip")) {
      line.add("--");
    }
    line.addAll(added);
    MessageDigest digest = Digests.sha256();
    Digests.add(digest, "python packages 1 " + python + " " + Digests.platform());
    line.forEach(argument -> Digests.add(digest, argument));
    for (String file : files) {
      Digests.add(digest, file);
      digest.update(source.bytes(file).orElseGet(() -> new byte[0]));
    }
    return new Packages(
        Origin.APP, Packages.VENV, line, files, local, Digests.hex(digest.digest()));
  }

  private static boolean isPinned(SourceTree source, PythonProject project) {
    return project.files().stream()
        .flatMap(file -> source.text(file).stream())
        .flatMap(String::lines)
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("-"))
        .allMatch(line -> line.contains("==") || line.contains(" @ "));
  }
}

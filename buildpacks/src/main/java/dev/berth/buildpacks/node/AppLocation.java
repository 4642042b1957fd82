package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import java.util.List;
import java.util.Optional;

/**
 * Where an app is: a repository of its own, or a member of a monorepo, whose packages are installed
 * at the top and which is built and started in its own directory.
 *
 * @param top the tree that is built, with the lockfile
 * @param source the app itself
 * @param path the app's path below the top, {@code ""} when it is the top
 * @param app its package.json
 * @param kind what it is
 * @param reason why it is this one, empty when there is no choice
 */
record AppLocation(
    SourceTree top, SourceTree source, String path, PackageJson app, NodeApp kind, String reason) {
  /** Looked for once in each tree: a commit has one manifest. */
  static AppLocation of(SourceTree source, AppManifest manifest) {
    return source.once(AppLocation.class, tree -> Optional.of(find(tree, manifest))).orElseThrow();
  }

  private static AppLocation find(SourceTree source, AppManifest manifest) {
    Optional<Monorepo> around = Monorepo.around(source);
    if (around.isPresent()) {
      String path = around.get().path(source);
      return member(
          around.get(), path, manifest, path + " is a workspace of the package.json above it");
    }
    PackageJson app = PackageJson.in(source).orElseThrow();
    NodeApp kind = NodeApp.of(source, app, manifest);
    Optional<Monorepo> monorepo = Monorepo.at(source);
    AppLocation whole = new AppLocation(source, source, "", app, kind, "");
    return monorepo.isPresent() && !kind.isRecognised()
        ? only(monorepo.get(), whole, manifest)
        : whole;
  }

  /** What installs this app's packages. */
  PackageInstallation installation(String node) {
    boolean members = !path.isEmpty() || Monorepo.at(top).isPresent();
    PackageJson installed = path.isEmpty() ? app : PackageJson.in(top).orElse(app);
    return PackageInstallation.of(top, installed, members, node);
  }

  /** The same place, taken for something else. */
  AppLocation as(NodeApp other) {
    return new AppLocation(top, source, path, app, other, reason);
  }

  /** What Next leaves when it is to bring its packages along, relative to the app. */
  String standaloneServer() {
    return ".next/standalone/" + at("server.js");
  }

  /** A path of the app as one of the top. */
  String at(String relative) {
    return path.isEmpty() ? relative : relative.isEmpty() ? path : path + "/" + relative;
  }

  private static AppLocation only(Monorepo monorepo, AppLocation whole, AppManifest manifest) {
    List<String> apps = monorepo.apps();
    if (apps.size() == 1) {
      String path = apps.getFirst();
      return member(monorepo, path, manifest, path + " is the only workspace that can be deployed");
    }
    if (apps.isEmpty() && !(whole.kind() instanceof NodeApp.Unknown)) {
      return whole;
    }
    throw new BuildException(
        BuildProblem.NO_START_COMMAND,
        apps.isEmpty()
            ? "None of the workspaces of this repository can be started."
            : "This repository has several apps: " + String.join(", ", apps) + ".",
        apps.isEmpty()
            ? "Add a start script to the package.json of the app (\"start\": \"node server.js\")."
            : "Name one with %s; each can be an app of Berth of its own."
                .formatted(ManifestKey.ROOT.suggest(apps.getFirst())));
  }

  private static AppLocation member(
      Monorepo monorepo, String path, AppManifest manifest, String reason) {
    SourceTree source = monorepo.top().below(path).orElseThrow();
    PackageJson app = PackageJson.in(source).orElseThrow();
    NodeApp kind = NodeApp.of(source, app, manifest);
    return new AppLocation(monorepo.top(), source, path, app, kind, reason);
  }
}

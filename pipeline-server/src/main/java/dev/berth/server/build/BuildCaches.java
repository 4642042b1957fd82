package dev.berth.server.build;

import dev.berth.buildpacks.compile.Workspace;
import dev.berth.server.installation.DataDirectory;
import java.nio.file.Path;

/**
 * Where builds work and what they keep: nothing is shared between apps but Berth's own packages.
 */
record BuildCaches(DataDirectory data) {
  Path runtimes() {
    return data.cache().resolve("runtimes");
  }

  Path root() {
    return data.cache().resolve("build-root");
  }

  Path images() {
    return data.cache().resolve("images");
  }

  Path packageSources() {
    return data.cache();
  }

  Workspace workspace(BuildRequest request) {
    Path app = apps().resolve(request.environment().tenant());
    return new Workspace(
        data.builds().resolve(request.deploy().toString()).resolve("work"),
        app.resolve("packages"),
        app.resolve("downloads"),
        app.resolve("environments").resolve(request.environment().key()),
        data.cache().resolve("static-server"));
  }

  Path apps() {
    return data.cache().resolve("apps");
  }
}

package dev.berth.server.build;

import dev.berth.buildpacks.compile.Workspace;
import dev.berth.server.app.Environment;
import dev.berth.server.installation.DataDirectory;
import java.nio.file.Path;

/**
 * Where builds work and what they keep: nothing is shared between apps, nor between an app's
 * production, its previews and each fork, but Berth's own packages.
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
    return workspace(request.environment(), data.builds().resolve(request.deploy().toString()));
  }

  Workspace workspace(Environment environment, Path build) {
    Path kept = apps().resolve(environment.tenant());
    return new Workspace(
        build.resolve("work"),
        kept.resolve("packages"),
        kept.resolve("downloads"),
        kept.resolve("environments").resolve(environment.key()),
        data.cache().resolve("static-server"));
  }

  Path apps() {
    return data.cache().resolve("apps");
  }
}

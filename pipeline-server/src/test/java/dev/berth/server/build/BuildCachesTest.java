package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.compile.Workspace;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.installation.DataDirectory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuildCachesTest {
  private static final AppName SHOP = new AppName("shop");

  /** A build sees no other directories than these, whichever its package manager. */
  @Test
  void nothingThatABuildMayWriteIsSeenByBuildsOfAnotherKind() {
    List<Environment> kinds =
        List.of(
            Environment.production(SHOP, "main"),
            Environment.preview(SHOP, "production"),
            Environment.fork(SHOP, 7),
            Environment.fork(SHOP, 8),
            Environment.production(new AppName("shop-previews"), "main"));

    for (Environment one : kinds) {
      for (Environment other : kinds) {
        if (!one.equals(other)) {
          for (Path mine : directories(one)) {
            assertThat(directories(other))
                .noneMatch(theirs -> theirs.startsWith(mine) || mine.startsWith(theirs));
          }
        }
      }
    }
  }

  private static List<Path> directories(Environment environment) {
    DataDirectory data = new DataDirectory(Path.of("/data"));
    Workspace workspace = new BuildCaches(data).workspace(environment, Path.of("/build"));
    return List.of(workspace.packages(), workspace.packageCache(), workspace.buildCaches());
  }
}

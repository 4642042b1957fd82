package dev.berth.sandbox.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountPlanTest {
  @TempDir Path image;

  @BeforeEach
  void anImage() throws IOException {
    Files.createDirectories(image.resolve("usr/bin"));
    Files.createDirectories(image.resolve("etc"));
    Files.writeString(image.resolve("etc/issue"), "");
    Files.createSymbolicLink(image.resolve("bin"), Path.of("usr/bin"));
  }

  @Test
  void aRootThatHasEveryMountPointIsShownAsAWhole() throws IOException {
    Files.createDirectory(image.resolve("proc"));
    MountPlan plan = new MountPlan("", root(), List.of("/proc"));
    assertThat(plan.options()).containsExactly("--ro-bind", image.toString(), "/");
    assertThat(plan.remounts()).isEmpty();
  }

  @Test
  void aRootWithoutAMountPointIsShownEntryByEntryAndClosedAfterwards() {
    MountPlan plan = new MountPlan("/box", root(), List.of("/proc"));
    assertThat(plan.options())
        .containsExactly(
            "--perms",
            "0755",
            "--tmpfs",
            "/box",
            "--symlink",
            "usr/bin",
            "/box/bin",
            "--ro-bind",
            image.resolve("etc").toString(),
            "/box/etc",
            "--ro-bind",
            image.resolve("usr").toString(),
            "/box/usr");
    assertThat(plan.remounts()).containsExactly("--remount-ro", "/box");
  }

  @Test
  void onlyTheDirectoryThatLacksAFileIsTakenApart() {
    Mount hosts = Mount.readOnly(Path.of("/etc/hosts"), "/etc/hosts");
    MountPlan plan = new MountPlan("", List.of(root().getFirst(), hosts), List.of());
    assertThat(String.join(" ", plan.options()))
        .contains("--tmpfs /etc --ro-bind %s /etc/issue".formatted(image.resolve("etc/issue")))
        .endsWith("--ro-bind /etc/hosts /etc/hosts");
    assertThat(plan.remounts()).containsExactly("--remount-ro", "/etc", "--remount-ro", "/");
  }

  @Test
  void aLinkThatStandsInTheWayOfAMountPointIsLeftOut() throws IOException {
    Files.createSymbolicLink(image.resolve("etc/hosts"), Path.of("/run/hosts"));
    Mount hosts = Mount.readOnly(Path.of("/etc/hosts"), "/etc/hosts");
    MountPlan plan = new MountPlan("", List.of(root().getFirst(), hosts), List.of());
    assertThat(plan.options()).doesNotContain("/run/hosts");
  }

  @Test
  void outerMountsComeBeforeInnerOnesWhateverTheirOrder() {
    Path app = image.resolve("usr");
    MountPlan plan =
        new MountPlan(
            "",
            List.of(
                root().getFirst(),
                Mount.readOnly(app, "/app/node_modules"),
                Mount.writable(app, "/app")),
            List.of());
    List<String> options = plan.options();
    assertThat(options.indexOf("/app/node_modules")).isGreaterThan(options.lastIndexOf("--bind"));
    assertThat(options).containsSubsequence("--bind", app.toString(), "/app");
  }

  private List<Mount> root() {
    return List.of(Mount.readOnly(image, "/"));
  }
}

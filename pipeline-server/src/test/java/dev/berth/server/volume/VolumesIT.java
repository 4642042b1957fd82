package dev.berth.server.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.sandbox.SandboxSpec;
import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.isolation.TestIsolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class VolumesIT {
  @TempDir Path home;
  private final Environment shop = Environment.production(new AppName("shop"), "main");
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private Optional<TestIsolation> isolation = Optional.empty();

  @BeforeEach
  void open() throws IOException {
    isolation = Optional.of(TestIsolation.in(new DataDirectory(home.resolve("data"))));
  }

  @AfterEach
  void close() {
    isolation.ifPresent(TestIsolation::close);
  }

  @Test
  void whatAReleaseWroteTheNextOneFindsAndNoOtherAppDoes() throws IOException {
    Volume volume = volumes().ensure(shop);
    run(shop.key(), volume, "echo kept > \"$STORAGE_DIR/file\" && ls -a \"$STORAGE_DIR\"");
    assertThat(lines).contains("file");
    assertThat(volumes().ensure(shop)).isEqualTo(volume);
    assertThat(volumes().find(shop)).contains(volume);
    lines.clear();
    run(shop.key(), volume, "cat \"$STORAGE_DIR/file\"");
    assertThat(lines).containsExactly("kept");
    assertThat(volumes().size(shop)).isEqualTo(5);
    lines.clear();
    run("other", volume, "id -u; cat \"$STORAGE_DIR/file\"");
    assertThat(lines.contains("kept"))
        .isEqualTo(lines.getFirst().equals(uid(volume.directory().resolve("file"))));
  }

  @Test
  void afterARestoreIntoAnotherInstallationTheFilesAreHandedOverAgain() throws IOException {
    Volume volume = volumes().ensure(shop);
    Files.writeString(volume.directory().resolve("restored"), "by the operator");
    Files.writeString(volume.directory().resolveSibling("owner"), "0123456789abcdef");
    volumes().ensure(shop);
    run(shop.key(), volume, "echo more >> \"$STORAGE_DIR/restored\" && echo written");
    assertThat(lines).containsExactly("written");
  }

  @Test
  void whatIsRemovedIsGoneHoweverDeepItIs() throws IOException {
    Volume volume = volumes().ensure(shop);
    run(
        shop.key(),
        volume,
        "python3 -c \"import os; os.chdir(os.environ['STORAGE_DIR'])\nfor i in range(300):"
            + " os.mkdir('n' * 20); os.chdir('n' * 20)\nos.symlink('/', 'root'); print('deep')\"");
    assertThat(lines).containsExactly("deep");
    volumes().remove(shop);
    volumes().remove(shop);
    assertThat(volumes().find(shop)).isEmpty();
    assertThat(volumes().size(shop)).isZero();
    try (var left = Files.list(home.resolve("data/volumes"))) {
      assertThat(left).isEmpty();
    }
  }

  private Volumes volumes() {
    return new Volumes(
        new DataDirectory(home.resolve("data")), isolation.orElseThrow().sandboxes());
  }

  private void run(String tenant, Volume volume, String script) throws IOException {
    Map<String, String> variables = new HashMap<>(volume.variables());
    variables.put("PATH", "/usr/bin:/bin");
    List<Mount> mounts = new ArrayList<>(TestIsolation.root(home));
    mounts.add(volume.mount());
    isolation
        .orElseThrow()
        .sandboxes()
        .run(
            new SandboxSpec(
                "build/volume",
                tenant,
                mounts,
                List.of("/bin/sh", "-c", script),
                "/",
                variables,
                Egress.NONE,
                new Limits(256L << 20, 64, 64L << 20, false)),
            lines::add,
            Duration.ofSeconds(60));
  }

  private static String uid(Path file) throws IOException {
    return String.valueOf(Files.getAttribute(file, "unix:uid"));
  }
}

package dev.berth.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.router.route.RouteTable.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFileTest {
  @TempDir Path directory;

  @Test
  void whatWasSavedIsLoaded() throws IOException {
    RouteTable table =
        new RouteTable(
            7, null, List.of(new Entry("a", "/api", false, "127.0.0.1", 80, "a/1", List.of())));
    new RouteFile(directory).save(table);
    assertThat(new RouteFile(directory).load()).isEqualTo(table);
  }

  @Test
  void aFileOfTheFirstVersionIsLoaded() throws IOException {
    Files.writeString(directory.resolve("routes.json"), RouteTableJsonTest.FIRST_FILE);
    assertThat(new RouteFile(directory).load().routes())
        .extracting(Entry::host, Entry::path, Entry::strip)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("app.localhost", "/", false));
  }

  @Test
  void whatCannotBeReadIsSetAside() throws IOException {
    Files.writeString(directory.resolve("routes.json"), "{\"version\":9,\"generation\":1}");
    assertThat(new RouteFile(directory).load()).isEqualTo(RouteTable.NONE);
    assertThat(directory.resolve("routes.unreadable")).exists();
    assertThat(directory.resolve("routes.json")).doesNotExist();
  }

  @Test
  void withoutAFileThereAreNoRoutes() throws IOException {
    assertThat(new RouteFile(directory).load()).isEqualTo(RouteTable.NONE);
  }
}

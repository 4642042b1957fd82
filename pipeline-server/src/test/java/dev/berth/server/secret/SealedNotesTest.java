package dev.berth.server.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.secrets.SecretStore;
import dev.berth.server.app.AppName;
import dev.berth.server.installation.DataDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedNotesTest {
  private static final AppName APP = new AppName("shop");
  private static final String ABOUT = "repository";

  @TempDir private Path directory;

  private SecretStore store;
  private SealedNotes notes;

  @BeforeEach
  void open() {
    store =
        new SecretsConfiguration()
            .secretStore(
                new DataDirectory(directory),
                new SecretSettings(null, null, null),
                Clock.systemUTC());
    notes = new SealedNotes(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whoeverWroteMeanwhileIsNotOverwritten() {
    List<Map<String, String>> seen = new ArrayList<>();

    Map<String, String> result =
        notes.change(
            APP,
            ABOUT,
            known -> {
              seen.add(new TreeMap<>(known));
              if (seen.size() == 1) {
                notes.change(APP, ABOUT, other -> other.put("SECOND", "2"));
              }
              known.put("FIRST", "1");
            });

    assertThat(seen).containsExactly(Map.of(), Map.of("SECOND", "2"));
    assertThat(result).isEqualTo(Map.of("FIRST", "1", "SECOND", "2"));
    assertThat(notes.read(APP, ABOUT)).isEqualTo(result);
  }

  @Test
  void ofTwoWritersNeitherLosesAnything() throws Exception {
    int each = 20;
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (String writer : List.of("A", "B")) {
        writers.add(
            threads.submit(() -> {
              for (int i = 0; i < each; i++) {
                String name = writer + "_" + i;
                notes.change(APP, ABOUT, known -> known.put(name, "x"));
              }
            }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }

    assertThat(notes.read(APP, ABOUT)).hasSize(2 * each);
  }
}

package dev.berth.server.deploy;

import dev.berth.files.DurableFile;
import dev.berth.server.migrate.Migrator;
import dev.berth.server.migrate.Remains;
import dev.berth.server.pipeline.DeployId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a deploy that changes a database writes down while it does: a crash, another try and the way
 * back find it here.
 */
@Component
class MigrationNotes {
  private final BuildDirectories directories;
  private final JsonMapper json;

  /**
   * What is known.
   *
   * @param start where it began
   * @param remains what stays of files that failed; null when none did, or nobody saw it
   * @param command the tool of the app's own that does it; empty for files that Berth runs
   */
  record Note(Migrator.Start start, @Nullable Remains remains, String command) {}

  MigrationNotes(BuildDirectories directories, JsonMapper json) {
    this.directories = directories;
    this.json = json;
  }

  Optional<Note> find(DeployId deploy) {
    try {
      return DurableFile.read(file(deploy)).map(text -> json.readValue(text, Note.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(DeployId deploy, Note note) {
    try {
      DurableFile.write(file(deploy), json.writeValueAsString(note));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(DeployId deploy) {
    return directories.note(deploy, "migration");
  }
}

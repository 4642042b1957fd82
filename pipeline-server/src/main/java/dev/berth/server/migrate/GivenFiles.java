package dev.berth.server.migrate;

import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Shows Flyway the SQL files that Berth has read, and nothing else of any file system. */
record GivenFiles(List<Migrations.SqlFile> files) implements ResourceProvider {
  @Override
  public @Nullable LoadableResource getResource(String name) {
    return files.stream()
        .filter(file -> file.path().equals(name))
        .findFirst()
        .map(Given::new)
        .orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return files.stream()
        .filter(file -> file.name().startsWith(prefix))
        .filter(file -> List.of(suffixes).stream().anyMatch(file.name()::endsWith))
        .map(file -> (LoadableResource) new Given(file))
        .toList();
  }

  private static final class Given extends LoadableResource {
    private final Migrations.SqlFile file;

    Given(Migrations.SqlFile file) {
      this.file = file;
    }

    @Override
    public Reader read() {
      return new StringReader(file.text());
    }

    @Override
    public String getAbsolutePath() {
      return file.path();
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return file.path();
    }

    @Override
    public String getFilename() {
      return file.name();
    }

    @Override
    public String getRelativePath() {
      return file.path();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Given given && given.file.equals(file);
    }

    @Override
    public int hashCode() {
      return file.hashCode();
    }
  }
}

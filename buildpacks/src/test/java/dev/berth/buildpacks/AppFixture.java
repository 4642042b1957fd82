package dev.berth.buildpacks;

import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.profile.AppProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A small app in a directory, read on a machine that has everything. */
public record AppFixture(Path directory) {
  /** A machine with one version of each language. */
  public static final TestRuntimes RUNTIMES =
      new TestRuntimes(List.of("20.20.2"), List.of("3.12.1"), List.of("21.0.1"));

  /** Adds a file. */
  public AppFixture with(String name, String content) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it is. */
  public AppProfile profile() {
    return Buildpacks.all(RUNTIMES).read(directory).profile();
  }
}

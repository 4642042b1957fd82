package dev.berth.server.migrate;

import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.buildpacks.profile.MigrationSource;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;

/**
 * The migrations of one commit, read within bounds; links are not followed.
 *
 * @param directory where they were found, relative to the app's directory
 * @param files the SQL files, by path
 * @param settings what the repository wants of Flyway
 */
public record Migrations(String directory, List<SqlFile> files, MigrationSettings settings) {
  /** Flyway's naming: versioned and repeatable migrations. */
  private static final Pattern NAME = Pattern.compile("(V[0-9][0-9._]*|R)__.+\\.sql");

  private static final int MOST_FILES = 5_000;
  private static final int MOST_DEPTH = 8;
  private static final long MOST_BYTES = 16L << 20;
  private static final long MOST_BYTES_TOGETHER = 64L << 20;

  public Migrations {
    files = List.copyOf(files);
  }

  /**
   * One migration.
   *
   * @param path relative to the directory with the migrations
   * @param text its statements
   */
  record SqlFile(String path, String text) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /**
   * The migrations that were found in a commit; empty when it has none that Berth runs.
   *
   * @throws DeployException when they cannot be used
   */
  public static Optional<Migrations> of(Path checkout, AppProfile profile) {
    return profile
        .component()
        .sqlMigrations()
        .flatMap(found -> read(checkout.resolve(profile.manifest().root()), found));
  }

  private static Optional<Migrations> read(Path app, MigrationSource found) {
    MigrationSettings settings = MigrationSettings.of(found.settings());
    Path directory = app.resolve(found.directory());
    if (found.directory().isEmpty() || !isInside(app, directory)) {
      return Optional.empty();
    }
    List<SqlFile> files = files(directory, found.directory());
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(new Migrations(found.directory(), files, settings));
  }

  /** Whether one of these might take data away. */
  boolean destroy(MigrationInfo[] some) {
    Set<String> names =
        Arrays.stream(some).map(MigrationInfo::getScript).collect(Collectors.toSet());
    return files.stream()
        .filter(file -> names.contains(file.path()))
        .anyMatch(file -> Destruction.isIn(file.text()));
  }

  /** Names the files and the settings they run with. */
  String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, directory);
      add(digest, settings.withoutOrder());
      for (SqlFile file : files) {
        add(digest, file.path());
        add(digest, file.text());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  /** No part of the way is a link. */
  private static boolean isInside(Path app, Path directory) {
    Path way = app;
    for (Path part : app.relativize(directory)) {
      way = way.resolve(part);
      if (!Files.isDirectory(way, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  private static List<SqlFile> files(Path directory, String place) {
    List<SqlFile> files = new ArrayList<>();
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(directory, MOST_DEPTH)) {
      for (Path path : (Iterable<Path>) paths.sorted()::iterator) {
        if (!NAME.matcher(path.getFileName().toString()).matches()
            || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        long size = Files.size(path);
        bytes += size;
        if (size > MOST_BYTES || bytes > MOST_BYTES_TOGETHER || files.size() == MOST_FILES) {
          throw tooMuch(place, path);
        }
        String text = Files.readString(path, StandardCharsets.UTF_8);
        files.add(new SqlFile(directory.relativize(path).toString(), text));
      }
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new DeployException(
          MigrateCode.FILES.because(
              "A migration in " + place + " is not UTF-8", "Save the file as UTF-8 and push again"),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static DeployException tooMuch(String place, Path path) {
    return new DeployException(
        MigrateCode.FILES.because(
            "The migrations in " + place + " are too large, at " + path.getFileName(),
            "A file may have 16 MB, all together 64 MB and "
                + MOST_FILES
                + " files; load large data with `berth db import`"));
  }
}

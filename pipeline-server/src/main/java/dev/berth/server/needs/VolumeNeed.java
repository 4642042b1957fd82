package dev.berth.server.needs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether an app keeps files: an SQLite database, or uploads on its disk. */
final class VolumeNeed {
  private static final Pattern STORAGE_DIR = Pattern.compile("\\bSTORAGE_DIR\\b");
  private static final Pattern SQLITE =
      Pattern.compile(
          "django\\.db\\.backends\\.sqlite3|sqlite:///|jdbc:sqlite:|[\"']node:sqlite[\"']"
              + "|\\bsqlite3\\.connect\\(|provider\\s*=\\s*\"sqlite\"");
  private static final Pattern UPLOADS =
      Pattern.compile(
          "\\bdiskStorage\\s*\\(|\\bmulter\\s*\\(\\s*\\{\\s*dest\\b|\\buploadDir\\b|\\bUPLOAD_FOLDER\\b"
              + "|\\bMEDIA_ROOT\\b|\\buseTempFiles\\b");
  private static final List<String> OBJECT_STORES =
      List.of("@aws-sdk/client-s3", "multer-s3", "@google-cloud/storage", "cloudinary", "minio");

  private VolumeNeed() {}

  static Need of(SourceFiles files) {
    Dependencies dependencies = new Dependencies(files);
    Optional<String> reason =
        Stream.of(
                files.using(STORAGE_DIR).map(name -> name + " uses STORAGE_DIR"),
                sqlite(files, dependencies),
                uploads(files, dependencies))
            .flatMap(Optional::stream)
            .findFirst();
    return reason.map(Need::because).orElse(Need.NONE);
  }

  private static Optional<String> sqlite(SourceFiles files, Dependencies dependencies) {
    if (DatabaseNeed.of(files).wanted()) {
      return Optional.empty();
    }
    return Stream.of(
            dependencies.npm(List.of("better-sqlite3", "sqlite3")),
            dependencies.python(List.of("aiosqlite")),
            dependencies.java(List.of("org.xerial:sqlite-jdbc")),
            dependencies.others(List.of("github.com/mattn/go-sqlite3"), List.of("sqlite3")))
        .flatMap(Optional::stream)
        .map(Dependencies.Found::words)
        .findFirst()
        .or(() -> files.using(SQLITE).map(name -> name + " uses SQLite"));
  }

  private static Optional<String> uploads(SourceFiles files, Dependencies dependencies) {
    boolean elsewhere =
        dependencies.npm(OBJECT_STORES).isPresent()
            || dependencies.python(List.of("boto3", "django-storages")).isPresent();
    return elsewhere
        ? Optional.empty()
        : files.using(UPLOADS).map(name -> name + " stores uploads on its disk");
  }
}

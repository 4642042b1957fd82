package dev.berth.secrets.embedded;

import dev.berth.files.DurableDirectory;
import dev.berth.files.DurableFile;
import dev.berth.files.TreeWalk;
import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretLookup;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.SecretVersion;
import dev.berth.secrets.WriteOutcome;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Secrets in a directory, encrypted. Safe for many threads and processes: a version is a file that
 * exactly one writer can create.
 */
public final class EmbeddedSecretStore implements SecretStore {
  /** Older versions of a scope are dropped. */
  static final int KEPT_VERSIONS = 100;

  private static final String SCOPES = "scopes";

  /** A file younger than that may be another process's at work. */
  private static final Duration AT_WORK = Duration.ofHours(1);

  private static final int MAX_FILE = 2 * SecretSet.MAX_BYTES;

  private final Path scopes;
  private final Keyring keyring;
  private final Clock clock;
  private volatile MasterKey masterKey;

  private EmbeddedSecretStore(Path scopes, Keyring keyring, MasterKey masterKey, Clock clock) {
    this.scopes = scopes;
    this.keyring = keyring;
    this.masterKey = masterKey;
    this.clock = clock;
  }

  /**
   * Opens the store in a directory and makes it, with its keys, when there is none.
   *
   * @param directory what a backup copies
   * @param masterKey opens the keys; has to be backed up as well, and rather not with the rest
   */
  public static EmbeddedSecretStore open(Path directory, MasterKey masterKey, Clock clock) {
    return io(() -> {
      Path scopes = directory.resolve(SCOPES);
      DurableDirectory.create(scopes);
      DurableFile.sweep(directory, clock.instant().minus(AT_WORK));
      Keyring keyring = new Keyring(directory.resolve("keys"), masterKey);
      keyring.prepare(isEmpty(scopes));
      return new EmbeddedSecretStore(scopes, keyring, masterKey, clock);
    });
  }

  /**
   * True when something was ever written for this scope into the store in this directory; needs no
   * key, so that whoever has no secrets waits for none.
   */
  public static boolean hasAny(Path directory, SecretScope scope) {
    return Files.isDirectory(directory.resolve(SCOPES).resolve(scope.path()));
  }

  @Override
  public SecretSet latest(SecretScope scope) {
    return io(() -> {
      NumberedFiles files = files(scope);
      for (int attempt = 0; ; attempt++) {
        SecretRef ref = newest(scope, files);
        if (ref.version() == 0) {
          return SecretSet.empty(ref);
        }
        try {
          return open(ref, files)
              .map(content -> new SecretSet(ref, content.values()))
              .orElseGet(() -> SecretSet.empty(ref));
        } catch (NoSuchFileException e) {
          // Deleted since; then there is a newer one.
          if (attempt >= 10) {
            throw e;
          }
        }
      }
    });
  }

  @Override
  public SecretLookup at(SecretRef ref) {
    return io(() -> {
      NumberedFiles files = files(ref.scope());
      try {
        if (ref.version() == 0 || deletedSince(ref.version(), files)) {
          return new SecretLookup.Gone(ref);
        }
        Optional<Content> content = open(ref, files);
        return content.isPresent()
            ? new SecretLookup.Found(new SecretSet(ref, content.get().values()))
            : new SecretLookup.Gone(ref);
      } catch (NoSuchFileException e) {
        return new SecretLookup.Gone(ref);
      }
    });
  }

  @Override
  public WriteOutcome write(SecretRef expected, Map<String, SecretValue> values) {
    SecretSet.requireWritable(values);
    return io(() -> {
      NumberedFiles files = files(expected.scope());
      SecretRef current = newest(expected.scope(), files);
      SecretRef next = new SecretRef(expected.scope(), expected.version() + 1);
      Content content = Content.of(clock.instant(), values);
      if (current.version() != expected.version()
          || !files.createNext(
              expected.version(), SealedFile.values(keyring.aead(), next, content))) {
        return new WriteOutcome.Conflict(newest(expected.scope(), files));
      }
      files.deleteBefore(next.version() - KEPT_VERSIONS + 1);
      return new WriteOutcome.Written(next);
    });
  }

  @Override
  public List<SecretVersion> history(SecretScope scope) {
    return io(() -> {
      NumberedFiles files = files(scope);
      List<SecretVersion> versions = new ArrayList<>();
      for (long number : files.numbers().reversed()) {
        SecretRef ref = new SecretRef(scope, number);
        try {
          Optional<Content> content = open(ref, files);
          if (content.isEmpty()) {
            break;
          }
          versions.add(
              new SecretVersion(
                  ref, content.get().written(), content.get().values().sequencedKeySet()));
        } catch (NoSuchFileException e) {
          // Dropped since.
        }
      }
      return List.copyOf(versions);
    });
  }

  @Override
  public void delete(SecretScope scope) {
    io(() -> {
      NumberedFiles files = files(scope);
      SecretRef current = newest(scope, files);
      while (current.version() > 0
          && !SealedFile.saysDeleted(files.read(current.version(), MAX_FILE))) {
        SecretRef next = new SecretRef(scope, current.version() + 1);
        files.createNext(current.version(), SealedFile.deleted(keyring.aead(), next));
        current = newest(scope, files);
      }
      // Also when it was deleted before: that may have been cut short.
      files.deleteBefore(current.version());
      return current;
    });
  }

  /**
   * Encrypts everything by a new key. The key before it stays readable until the next time, for
   * writers who have not noticed; doing it twice leaves nothing that an old key opens. May be
   * interrupted and done again.
   */
  public void rotateKeys() {
    io(() -> {
      // First what an interrupted run has left to keys that are about to be dropped.
      encryptAgain();
      keyring.addKey();
      encryptAgain();
      return keyring;
    });
  }

  /** Encrypts the keys by another master key; the one before opens nothing from then on. */
  public void changeMasterKey(MasterKey next) {
    io(() -> {
      keyring.changeMasterKey(next);
      masterKey = next;
      return next;
    });
  }

  @Override
  public String protection() {
    return "Secrets are encrypted on this machine's disk (AES-256-GCM, bound to their place and"
        + " version, so that changed or exchanged files are noticed; that one was removed is not). "
        + masterKey.protection();
  }

  /** Nothing is open. */
  @Override
  public void close() {}

  private void encryptAgain() throws IOException {
    List<Path> directories = new ArrayList<>();
    TreeWalk.of(scopes)
        .each((path, attributes) -> {
          if (attributes.isDirectory()) {
            directories.add(path);
          }
          return FileVisitResult.CONTINUE;
        });
    for (Path directory : directories) {
      NumberedFiles files = new NumberedFiles(directory);
      for (long number : files.numbers()) {
        encryptAgain(new SecretRef(scopeOf(directory), number), files);
      }
    }
  }

  private void encryptAgain(SecretRef ref, NumberedFiles files) throws IOException {
    try {
      Optional<Content> content = open(ref, files);
      files.replace(
          ref.version(),
          content.isPresent()
              ? SealedFile.values(keyring.aead(), ref, content.get())
              : SealedFile.deleted(keyring.aead(), ref));
    } catch (NoSuchFileException e) {
      return;
    }
    if (deletedSince(ref.version(), files)) {
      files.deleteBefore(ref.version() + 1);
    }
  }

  private Optional<Content> open(SecretRef ref, NumberedFiles files) throws IOException {
    byte[] file = files.read(ref.version(), MAX_FILE);
    return SealedFile.open(keyring.aead(), ref, file);
  }

  private static boolean deletedSince(long version, NumberedFiles files) throws IOException {
    for (long newer : files.numbers()) {
      if (newer > version && SealedFile.saysDeleted(files.read(newer, MAX_FILE))) {
        return true;
      }
    }
    return false;
  }

  private static SecretRef newest(SecretScope scope, NumberedFiles files) throws IOException {
    return new SecretRef(scope, files.newest().orElse(0));
  }

  private NumberedFiles files(SecretScope scope) {
    return new NumberedFiles(scopes.resolve(scope.path()));
  }

  private SecretScope scopeOf(Path directory) {
    Path path = scopes.relativize(directory);
    String app = path.getName(0).toString();
    return switch (path.getName(1).toString()) {
      case "app" -> new SecretScope.OfApp(app);
      case "previews" -> new SecretScope.OfPreviews(app);
      case "made-up" -> new SecretScope.OfMadeUp(app, path.getName(2).toString());
      case "state" -> new SecretScope.OfState(app, path.getName(2).toString());
      default -> new SecretScope.OfEnvironment(app, path.getName(2).toString());
    };
  }

  private static boolean isEmpty(Path scopes) throws IOException {
    AtomicBoolean found = new AtomicBoolean();
    TreeWalk.of(scopes)
        .files((path, attributes) -> {
          if (attributes.isRegularFile()) {
            found.set(true);
          }
        });
    return !found.get();
  }

  private static <T> T io(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new SecretException(
          SecretProblem.STORE_FAILED,
          "the secrets on disk could not be read or written: " + e.getClass().getSimpleName(),
          "see that the disk is not full, and that the data directory belongs to the user of Berth",
          e);
    }
  }

  /** Reads or writes files. */
  private interface Work<T> {
    T run() throws IOException;
  }
}

package dev.berth.secrets.embedded;

import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.WriteOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A store's files, as somebody with access to the disk sees them. */
record StoreDirectory(Path root) {
  static final SecretScope SCOPE = new SecretScope.OfEnvironment("shop", "shop");
  static final SecretScope OTHER = new SecretScope.OfApp("other");

  Path key() {
    return root.resolve("master.key");
  }

  Path secrets() {
    return root.resolve("secrets");
  }

  EmbeddedSecretStore open() {
    return open(new KeyFile(key()));
  }

  EmbeddedSecretStore open(MasterKey masterKey) {
    return EmbeddedSecretStore.open(secrets(), masterKey, Clock.systemUTC());
  }

  static SecretRef write(SecretStore store, SecretScope scope, String value) {
    WriteOutcome outcome =
        store.write(store.latest(scope).ref(), Map.of("KEY", SecretValue.of(value)));
    if (outcome instanceof WriteOutcome.Written written) {
      return written.ref();
    }
    throw new AssertionError("not written: " + outcome);
  }

  Path file(SecretRef ref) {
    return secrets()
        .resolve("scopes")
        .resolve(ref.scope().path())
        .resolve(String.format(java.util.Locale.ROOT, "%010d", ref.version()));
  }

  Path newestKeys() throws IOException {
    try (Stream<Path> files = Files.list(secrets().resolve("keys"))) {
      return files.sorted().toList().getLast();
    }
  }

  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}

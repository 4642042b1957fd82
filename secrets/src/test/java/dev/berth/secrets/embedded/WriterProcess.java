package dev.berth.secrets.embedded;

import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.WriteOutcome;
import java.nio.file.Path;

/** Counts a variable up in a process of its own: {@code WriterProcess DIRECTORY NAME TIMES}. */
final class WriterProcess {
  private WriterProcess() {}

  public static void main(String[] arguments) {
    EmbeddedSecretStore store = new StoreDirectory(Path.of(arguments[0])).open();
    int times = Integer.parseInt(arguments[2]);
    for (int count = 1; count <= times; count++) {
      WriteOutcome outcome;
      do {
        SecretSet current = store.latest(StoreDirectory.SCOPE);
        SecretValue value = SecretValue.of(count + ":" + "x".repeat(20_000));
        outcome = store.write(current.ref(), current.with(arguments[1], value));
      } while (outcome instanceof WriteOutcome.Conflict);
      System.out.println(count);
    }
  }
}

package dev.berth.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A version of Berth that landed once, taken from this repository's own history. */
final class EarlierVersion {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private EarlierVersion() {}

  /** A checkout of the commit; the test is skipped where the history does not reach back to it. */
  static Path checkout(String commit) {
    assumeTrue(
        git("cat-file", "-e", commit + "^{commit}").succeeded(),
        "this clone's history does not hold " + commit);
    Path directory = Checkout.root().resolve("e2e/target/earlier").resolve(commit);
    if (!Files.isExecutable(directory.resolve("berth"))) {
      unpack(commit, directory);
    }
    return directory;
  }

  private static void unpack(String commit, Path directory) {
    try {
      Files.createDirectories(directory);
      Path archive = Files.createTempFile(directory, "checkout", ".tar");
      must(git("archive", "--output", archive.toString(), commit));
      must(run("tar", "-xf", archive.toString(), "-C", directory.toString()));
      Files.delete(archive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Command.Result git(String... arguments) {
    String[] argv = new String[arguments.length + 1];
    argv[0] = "git";
    System.arraycopy(arguments, 0, argv, 1, arguments.length);
    return run(argv);
  }

  private static Command.Result run(String... argv) {
    return Command.run(Checkout.root(), Map.of(), PATIENCE, List.of(argv));
  }

  private static void must(Command.Result result) {
    if (!result.succeeded()) {
      throw new AssertionError(result.output());
    }
  }
}

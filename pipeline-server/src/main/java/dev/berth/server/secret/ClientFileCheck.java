package dev.berth.server.secret;

import dev.berth.secrets.SecretValue;
import dev.berth.secrets.exposure.BundleFinding;
import dev.berth.secrets.exposure.BundleScan;
import dev.berth.secrets.exposure.ClientFiles;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Looks for secrets in the files of an image: those that browsers get, and for what its build was
 * given in all of them; one that is found stops the deploy.
 */
public final class ClientFileCheck {
  private static final long MOST_BYTES = 16L << 20;
  private static final long MOST_TOGETHER = 256L << 20;
  private static final int MOST_FINDINGS = 20;

  private final BundleScan scan;
  private final Predicate<String> looks;
  private final boolean inImage;
  private final SequencedSet<BundleFinding> findings = new LinkedHashSet<>();
  private long left = MOST_TOGETHER;

  /**
   * A check for an environment's values.
   *
   * @param everythingIsServed the app is a static site
   */
  public ClientFileCheck(Map<String, SecretValue> values, boolean everythingIsServed) {
    this(values, everythingIsServed ? ClientFiles::isText : ClientFiles::isClientFile, false);
  }

  private ClientFileCheck(
      Map<String, SecretValue> values, Predicate<String> looks, boolean inImage) {
    this.scan = BundleScan.of(values, EnvironmentVariables::isBuildTime);
    this.looks = looks;
    this.inImage = inImage;
  }

  /** A check of the whole image for secrets that its build was given. */
  public static ClientFileCheck ofBuild(Map<String, SecretValue> given) {
    return new ClientFileCheck(given, path -> true, true);
  }

  /**
   * Looks through a part of the image.
   *
   * @param directory where it lies on the machine
   * @param below where it is below the app's directory, {@code ""} for that directory itself
   */
  public void look(Path directory, String below) {
    try {
      Files.walkFileTree(directory, new Look(directory, below.isEmpty() ? "" : below + "/"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends quietly when nothing was found.
   *
   * @throws DeployException naming files and variables, never a value
   */
  public void verdict() {
    if (findings.isEmpty()) {
      return;
    }
    BundleFinding first = findings.getFirst();
    String more = findings.size() == 1 ? "" : ", and " + (findings.size() - 1) + " more";
    if (inImage) {
      throw new DeployException(
          SecretCode.LEFT_BY_BUILD
              .because(
                  "The build left " + words(first) + " in " + first.file() + more,
                  "Use it while building without writing it into a file: an image is kept, copied"
                      + " and looked into. If the running app needs it, it finds it in its"
                      + " environment")
              .withDetail(details()));
    }
    throw new DeployException(
        SecretCode.EXPOSED
            .because(
                "Browsers would get " + words(first) + " in " + first.file() + more,
                "Use it on the server only; what may be public belongs into a variable with a public"
                    + " prefix, such as NEXT_PUBLIC_ or VITE_. Replace the secret if it was published"
                    + " before")
            .withDetail(details()));
  }

  private String details() {
    return findings.stream()
        .map(finding -> finding.file() + ": " + words(finding))
        .collect(Collectors.joining("\n"));
  }

  private static String words(BundleFinding finding) {
    return finding.variable().isEmpty()
        ? finding.what()
        : finding.variable() + " (" + finding.what() + ")";
  }

  private final class Look extends SimpleFileVisitor<Path> {
    private static final List<String> FOREIGN = List.of("node_modules", ".git");

    private final Path directory;
    private final String prefix;

    Look(Path directory, String prefix) {
      this.directory = directory;
      this.prefix = prefix;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
      return FOREIGN.contains(entered.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String path = prefix + directory.relativize(file);
      if (attributes.isRegularFile() && attributes.size() <= MOST_BYTES && looks.test(path)) {
        left -= attributes.size();
        scan.scan(path, new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).stream()
            // Keys that look like ones may lie in an image; values that were given may not.
            .filter(finding -> !inImage || !finding.variable().isEmpty())
            .forEach(findings::add);
      }
      return left > 0 && findings.size() < MOST_FINDINGS
          ? FileVisitResult.CONTINUE
          : FileVisitResult.TERMINATE;
    }
  }
}

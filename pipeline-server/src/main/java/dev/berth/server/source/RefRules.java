package dev.berth.server.source;

import dev.berth.server.failure.Failure;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;

/** Which refs may be pushed: branches and tags with names that are safe in every place. */
final class RefRules {
  private static final int MAX_LENGTH = 200;
  private static final Pattern SAFE = Pattern.compile("[\\p{L}\\p{M}\\p{N}._/+#@=,!%-]+");
  private static final Pattern OBJECT_ID =
      Pattern.compile("[0-9a-f]{7,64}", Pattern.CASE_INSENSITIVE);

  private RefRules() {}

  /** Why this ref can not be pushed. */
  static Optional<Failure> objection(String ref) {
    if (!ref.startsWith(Constants.R_HEADS) && !ref.startsWith(Constants.R_TAGS)) {
      return Optional.of(
          SourceCode.REF_KIND.because(
              "Berth takes branches and tags, not \"" + shown(ref) + "\".",
              "Push a branch: git push <remote> <branch>. Instead of --mirror use --all."));
    }
    boolean branch = ref.startsWith(Constants.R_HEADS);
    String name = ref.substring((branch ? Constants.R_HEADS : Constants.R_TAGS).length());
    if (ref.length() > MAX_LENGTH) {
      return name(ref, "is longer than " + MAX_LENGTH + " characters");
    }
    if (!SAFE.matcher(name).matches() || name.startsWith("-") || name.contains("/-")) {
      return name(ref, "has characters that are not safe in commands and URLs");
    }
    if (branch && OBJECT_ID.matcher(name).matches() && name.chars().anyMatch(Character::isDigit)) {
      return name(ref, "looks like a commit id");
    }
    if (branch && (name.equals(Constants.HEAD) || name.startsWith("refs/"))) {
      return name(ref, "means something else to git");
    }
    return Optional.empty();
  }

  private static Optional<Failure> name(String ref, String problem) {
    return Optional.of(
        SourceCode.REF_NAME.because(
            "The name \"" + shown(ref) + "\" " + problem + ".",
            "Push it under another name, letters, digits and . _ - / + # @ are fine:"
                + " git push <remote> HEAD:my-branch"));
  }

  private static String shown(String ref) {
    String safe = PushConsole.safe(ref);
    return safe.length() > 60 ? safe.substring(0, 60) + "…" : safe;
  }
}

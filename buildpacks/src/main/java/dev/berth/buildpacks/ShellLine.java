package dev.berth.buildpacks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A command line as people write it in package.json, Procfile and berth.yaml. */
public record ShellLine(String text) {
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+(?: +[\\w@%+=:,./-]+)*");
  private static final Pattern ASSIGNMENT = Pattern.compile("\\w+=.*");

  public ShellLine {
    text = text.strip();
  }

  /** Whether it is one command with plain words: no shell is needed to read it. */
  public boolean isPlain() {
    return text.length() < 1000
        && PLAIN.matcher(text).matches()
        && !ASSIGNMENT.matcher(words().getFirst()).matches();
  }

  /** Its words; meaningful for plain lines. */
  public List<String> words() {
    return List.of(text.split(" +", -1));
  }

  /** As argv: a plain line that starts Node directly, everything else through {@code /bin/sh}. */
  public List<String> argv() {
    List<String> words = words();
    if (isPlain() && words.getFirst().equals("node")) {
      List<String> argv = new ArrayList<>(List.of("/usr/bin/node"));
      argv.addAll(words.subList(1, words.size()));
      return argv;
    }
    return List.of("/bin/sh", "-c", isPlain() ? "exec " + text : text);
  }
}

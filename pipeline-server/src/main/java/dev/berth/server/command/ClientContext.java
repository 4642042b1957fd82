package dev.berth.server.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a caller stands, as its program tells it; nothing here gives any right.
 *
 * @param facts by name; what is absent is not known
 */
public record ClientContext(Map<String, List<String>> facts) {
  private static final int WIDTH = 80;

  /** Help is not made for less. */
  private static final int NARROWEST = 55;

  public ClientContext {
    facts = Map.copyOf(facts);
  }

  /** The directory it was called in. */
  Optional<String> directory() {
    return fact("directory");
  }

  /** The top of the Git repository around it. */
  Optional<String> repository() {
    return fact("repository");
  }

  /** The branch that is checked out there. */
  Optional<String> branch() {
    return fact("branch");
  }

  /** Whether anything was committed there. */
  boolean hasCommit() {
    return fact("commit").isPresent();
  }

  /** The package.json at its top. */
  Optional<String> packageJson() {
    return fact("package");
  }

  /** The repository's remotes. */
  List<GitRemote> remotes() {
    return facts.getOrDefault("remote", List.of()).stream().map(GitRemote::parse).toList();
  }

  /** The major version of a program that the caller can run; 0 when it has none. */
  int program(String name) {
    return fact(name).filter(text -> text.matches("\\d{1,4}")).map(Integer::valueOf).orElse(0);
  }

  /** How the caller is told apart from others of its kind: its user's name. */
  String user() {
    return fact("user").orElse("");
  }

  /** Whether a person looks and types. */
  boolean isTerminal() {
    return fact("terminal").isPresent();
  }

  boolean isColoured() {
    return fact("colour").isPresent();
  }

  int width() {
    return fact("width")
        .filter(text -> text.matches("[1-9]\\d{0,3}"))
        .map(text -> Math.max(NARROWEST, Integer.parseInt(text)))
        .orElse(WIDTH);
  }

  /** A command of ours that works when pasted where the caller is. */
  String command(String words) {
    return fact("program").orElse("berth") + " " + words + fact("options").orElse("");
  }

  private Optional<String> fact(String name) {
    return facts.getOrDefault(name, List.of()).stream()
        .findFirst()
        .filter(value -> !value.isEmpty());
  }
}

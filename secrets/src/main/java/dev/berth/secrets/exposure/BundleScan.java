package dev.berth.secrets.exposure;

import dev.berth.secrets.SecretValue;
import dev.berth.secrets.credential.BrowserScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds secrets in what a build gives to browsers: scripts, pages and source maps, also source maps
 * inside a script. Immutable and safe for many threads.
 */
public final class BundleScan {
  private static final Pattern INLINE_MAP =
      Pattern.compile(
          "sourceMappingURL=data:application/json[^,\\s]{0,60};base64,([A-Za-z0-9+/=]+)");

  private final List<Known> known;
  private final Automaton automaton;

  private BundleScan(List<Known> known) {
    this.known = known;
    automaton = new Automaton(known.stream().map(one -> one.form.text()).toList());
  }

  /**
   * A scan for these variables. Those that are meant for browsers are left out, and so is a value
   * that one of them has too, and values that look like settings: a page may say {@code production}
   * or the shop's name.
   *
   * @param isForBrowsers says so of a variable's name
   */
  public static BundleScan of(Map<String, SecretValue> variables, Predicate<String> isForBrowsers) {
    Set<String> published =
        variables.entrySet().stream()
            .filter(entry -> isForBrowsers.test(entry.getKey()))
            .map(entry -> entry.getValue().reveal())
            .collect(Collectors.toSet());
    List<Known> known = new ArrayList<>();
    variables.forEach((name, value) -> {
      if (!published.contains(value.reveal()) && LooksSecret.test(name, value.reveal())) {
        SecretForms.of(value).forEach(form -> known.add(new Known(name, form)));
      }
    });
    return new BundleScan(List.copyOf(known));
  }

  /** What is found in one file, each variable and kind once. */
  public SequencedSet<BundleFinding> scan(String file, String text) {
    SequencedSet<BundleFinding> findings = new LinkedHashSet<>();
    find(file, text, findings);
    Matcher map = INLINE_MAP.matcher(text);
    while (map.find()) {
      find(file, decoded(map.group(1)), findings);
    }
    return findings;
  }

  private void find(String file, String text, SequencedSet<BundleFinding> findings) {
    int state = Automaton.ROOT;
    for (int index = 0; index < text.length(); index++) {
      state = automaton.step(state, text.charAt(index));
      int match = automaton.match(state);
      if (match >= 0) {
        Known found = known.get(match);
        findings.add(
            new BundleFinding(file, found.name, "the value " + found.form.encoding().words()));
      }
    }
    BrowserScan.in(text).forEach(what -> findings.add(new BundleFinding(file, "", what)));
  }

  private static String decoded(String base64) {
    String whole = base64.substring(0, base64.length() / 4 * 4);
    try {
      return new String(Base64.getDecoder().decode(whole), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private record Known(String name, SecretForm form) {}
}

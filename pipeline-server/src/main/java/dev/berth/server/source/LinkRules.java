package dev.berth.server.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Where symbolic links of a tree lead, followed on paper only: none may leave the tree. */
final class LinkRules {
  private static final int MAX_STEPS = 1_000;

  private final Map<String, String> targets;

  /**
   * @param targets path of each link to what it contains
   */
  LinkRules(Map<String, String> targets) {
    this.targets = targets;
  }

  /** True when following this link, over other links too, comes out of the root or never ends. */
  boolean escapes(String link) {
    Deque<String> ahead = new ArrayDeque<>(List.of(link.split("/", -1)));
    List<String> here = new ArrayList<>();
    int steps = 0;
    while (!ahead.isEmpty()) {
      if (++steps > MAX_STEPS) {
        return true;
      }
      String part = ahead.pop();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (here.isEmpty()) {
          return true;
        }
        here.removeLast();
        continue;
      }
      here.add(part);
      String target = targets.get(String.join("/", here));
      if (target != null) {
        if (target.startsWith("/")) {
          return true;
        }
        here.removeLast();
        List<String> parts = List.of(target.split("/", -1));
        for (String next : parts.reversed()) {
          ahead.push(next);
        }
      }
    }
    return false;
  }
}

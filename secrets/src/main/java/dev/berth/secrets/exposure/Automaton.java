package dev.berth.secrets.exposure;

import java.util.Arrays;
import java.util.List;

/**
 * Aho and Corasick's automaton: finds many texts in one pass. Its states are rows of arrays because
 * a value with its encodings makes hundreds; those with many ways on, where most characters of a
 * log are decided, have a table besides.
 *
 * <p>Immutable; a state is an index, and {@link #ROOT} is where reading begins.
 */
final class Automaton {
  static final int ROOT = 0;

  private static final int NONE = -1;
  private static final int ASCII = 128;

  /**
   * With fewer ways on, looking through them is as fast as a table, which takes half a kilobyte.
   */
  private static final int CHILDREN_WORTH_A_TABLE = 3;

  private static final int[] NO_TABLE = {};

  private char[] letter = new char[256];
  private int[] firstChild = new int[256];
  private int[] nextSibling = new int[256];
  private int[] depth = new int[256];
  private int[] fallback = new int[256];

  /** The longest pattern that ends in a state, or {@link #NONE}. */
  private int[] pattern = new int[256];

  private int states;

  /** Where each ASCII character leads from a state, fallbacks included; empty for most states. */
  private final int[][] table;

  Automaton(List<String> patterns) {
    addState('\0', 0);
    for (int index = 0; index < patterns.size(); index++) {
      add(patterns.get(index), index);
    }
    table = new int[states][];
    Arrays.fill(table, NO_TABLE);
    link();
  }

  /** The state after one more character. */
  int step(int state, char next) {
    int current = state;
    while (true) {
      int[] ways = table[current];
      if (next < ways.length) {
        return ways[next];
      }
      int child = child(current, next);
      if (child != NONE) {
        return child;
      }
      if (current == ROOT) {
        return ROOT;
      }
      current = fallback[current];
    }
  }

  /** True when any of the patterns is in a text. */
  boolean occursIn(String text) {
    int state = ROOT;
    for (int index = 0; index < text.length(); index++) {
      state = step(state, text.charAt(index));
      if (pattern[state] != NONE) {
        return true;
      }
    }
    return false;
  }

  /** How many of the last characters may be the beginning of a pattern. */
  int depth(int state) {
    return depth[state];
  }

  /** The index of the longest pattern that ends here, or a negative number. */
  int match(int state) {
    return pattern[state];
  }

  private void add(String text, int index) {
    int state = ROOT;
    for (int position = 0; position < text.length(); position++) {
      int child = child(state, text.charAt(position));
      if (child == NONE) {
        child = addState(text.charAt(position), position + 1);
        nextSibling[child] = firstChild[state];
        firstChild[state] = child;
      }
      state = child;
    }
    if (state != ROOT && pattern[state] == NONE) {
      pattern[state] = index;
    }
  }

  private int addState(char by, int atDepth) {
    if (states == letter.length) {
      grow();
    }
    letter[states] = by;
    depth[states] = atDepth;
    firstChild[states] = NONE;
    nextSibling[states] = NONE;
    pattern[states] = NONE;
    return states++;
  }

  private void grow() {
    int size = states * 2;
    letter = Arrays.copyOf(letter, size);
    firstChild = Arrays.copyOf(firstChild, size);
    nextSibling = Arrays.copyOf(nextSibling, size);
    depth = Arrays.copyOf(depth, size);
    fallback = Arrays.copyOf(fallback, size);
    pattern = Arrays.copyOf(pattern, size);
  }

  private int child(int state, char by) {
    int child = firstChild[state];
    while (child != NONE && letter[child] != by) {
      child = nextSibling[child];
    }
    return child;
  }

  /** Breadth first, so that a shorter state is complete before a longer one refers to it. */
  private void link() {
    int[] queue = new int[states];
    int end = 1;
    for (int position = 0; position < end; position++) {
      int parent = queue[position];
      int children = 0;
      for (int state = firstChild[parent]; state != NONE; state = nextSibling[state]) {
        fallback[state] = parent == ROOT ? ROOT : step(fallback[parent], letter[state]);
        if (pattern[state] == NONE) {
          pattern[state] = pattern[fallback[state]];
        }
        queue[end++] = state;
        children++;
      }
      if (children >= CHILDREN_WORTH_A_TABLE || parent == ROOT) {
        table[parent] = ways(parent);
      }
    }
  }

  private int[] ways(int state) {
    int[] ways = new int[ASCII];
    for (char next = 0; next < ASCII; next++) {
      int child = child(state, next);
      if (child != NONE) {
        ways[next] = child;
      } else {
        ways[next] = state == ROOT ? ROOT : step(fallback[state], next);
      }
    }
    return ways;
  }
}

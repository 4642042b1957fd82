package dev.berth.secrets.credential;

import java.util.Locale;

/**
 * A part of a text that has the shape of a credential.
 *
 * @param text what it stands in
 * @param start where the whole match begins
 * @param end where it ends
 * @param secretStart where its secret part begins
 * @param secretEnd where that ends
 */
record Candidate(String text, int start, int end, int secretStart, int secretEnd) {
  private static final int AROUND = 2_000;

  String secret() {
    return text.substring(secretStart, secretEnd);
  }

  String match() {
    return text.substring(start, end);
  }

  Candidate withSecret(int from, int to) {
    return new Candidate(text, start, Math.max(end, to), from, to);
  }

  /** The text before and behind it, in lower case. */
  String around() {
    return text.substring(Math.max(0, start - AROUND), Math.min(text.length(), end + AROUND))
        .toLowerCase(Locale.ROOT);
  }
}

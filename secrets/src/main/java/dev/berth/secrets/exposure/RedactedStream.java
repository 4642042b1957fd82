package dev.berth.secrets.exposure;

import dev.berth.secrets.SecretValue;
import java.util.List;

/**
 * Redacts one stream of text. What may still turn out to be the beginning of a secret is held back
 * until it is decided, which is never more than the longest secret form. Not for several threads.
 */
public final class RedactedStream {
  private final Automaton automaton;
  private final List<SecretForm> forms;

  /** Read but not given out yet. */
  private final StringBuilder held = new StringBuilder();

  private final Masked masked = new Masked();

  private int state = Automaton.ROOT;

  /** A character after a match holds bits of the value if it belongs to base64. */
  private boolean bleeds;

  private boolean inMask;

  RedactedStream(Automaton automaton, List<SecretForm> forms) {
    this.automaton = automaton;
    this.forms = forms;
  }

  /** Takes a piece and gives out what is decided. */
  public String add(CharSequence piece) {
    if (forms.isEmpty()) {
      return piece.toString();
    }
    StringBuilder decided = new StringBuilder(piece.length());
    for (int index = 0; index < piece.length(); index++) {
      read(piece.charAt(index));
      // Given out in large pieces: a deletion from the front moves all that is behind it.
      if (held.length() > 8192 + 4L * automaton.depth(state)) {
        giveOut(decided, undecided());
      }
    }
    giveOut(decided, undecided());
    return decided.toString();
  }

  /** The rest, at the end of the stream. */
  public String end() {
    StringBuilder rest = new StringBuilder(held.length());
    giveOut(rest, 0);
    state = Automaton.ROOT;
    bleeds = false;
    inMask = false;
    return rest.toString();
  }

  private void read(char next) {
    held.append(next);
    int end = held.length();
    if (bleeds && isBase64(next)) {
      masked.add(end - 1, end);
    }
    bleeds = false;
    state = automaton.step(state, next);
    int match = automaton.match(state);
    if (match >= 0) {
      mask(forms.get(match), end);
    }
  }

  private void mask(SecretForm form, int end) {
    int start = end - form.text().length();
    if (form.bleedsLeft() && start > 0 && isBase64(held.charAt(start - 1))) {
      start--;
    }
    bleeds = form.bleedsRight();
    masked.add(start, end);
  }

  /** One character more than the automaton has in mind, for what bleeds to the left. */
  private int undecided() {
    return Math.min(held.length(), automaton.depth(state) + 1);
  }

  private void giveOut(StringBuilder decided, int keep) {
    int end = held.length() - keep;
    int position = 0;
    while (position < end) {
      int start = Math.min(masked.startAtOrAfter(position), end);
      if (start > position) {
        decided.append(held, position, start);
        inMask = false;
        position = start;
      }
      int stop = Math.min(masked.endOf(position), end);
      if (stop > position) {
        if (!inMask) {
          decided.append(SecretValue.MASK);
        }
        inMask = true;
        position = stop;
      }
    }
    held.delete(0, end);
    masked.shift(end);
  }

  private static boolean isBase64(char letter) {
    return (letter >= 'A' && letter <= 'Z')
        || (letter >= 'a' && letter <= 'z')
        || (letter >= '0' && letter <= '9')
        || letter == '+'
        || letter == '/'
        || letter == '-'
        || letter == '_';
  }
}

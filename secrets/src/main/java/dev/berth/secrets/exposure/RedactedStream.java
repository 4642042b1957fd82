package dev.berth.secrets.exposure;

import dev.berth.secrets.SecretValue;
import java.util.List;

/**
 * Redacts one stream of text. What may still turn out to be the beginning of a secret is held back
 * until it is decided, which is never more than the longest secret form and the white space and
 * codes between its letters. Not for several threads.
 */
public final class RedactedStream {
  /** Given out in large pieces: a deletion from the front moves all that is behind it. */
  private static final int SLICE = 8192;

  /** More white space within a secret is none of it. */
  private static final int MOST_HELD = 256 * 1024;

  private final Automaton automaton;
  private final List<SecretForm> forms;

  /** The same for the text as it stands: what looks like an escape may be none. */
  private final WrittenForms written;

  private int writtenState = Automaton.ROOT;
  private boolean writtenBleeds;

  /** Read but not given out yet; its first character has this number. */
  private final StringBuilder held = new StringBuilder();

  private long given;

  private final Masked masked = new Masked();
  private final PlainReading reading = new PlainReading(this::take);

  /** Where the last letters began, so many as the longest form has, and the letters. */
  private final long[] starts;

  private final char[] letters;
  private int count;
  private int state = Automaton.ROOT;

  /** A character after a match holds bits of the value if it belongs to base64. */
  private boolean bleeds;

  private boolean inMask;

  RedactedStream(Automaton automaton, List<SecretForm> forms, WrittenForms written) {
    this.automaton = automaton;
    this.forms = forms;
    this.written = written;
    int longest = forms.stream().mapToInt(form -> form.text().length()).max().orElse(0);
    int size = Integer.highestOneBit(longest + 2) * 2;
    starts = new long[size];
    letters = new char[size];
  }

  /** Takes a piece and gives out what is decided. */
  public String add(CharSequence piece) {
    if (forms.isEmpty()) {
      return piece.toString();
    }
    StringBuilder decided = new StringBuilder(piece.length());
    for (int from = 0; from < piece.length(); from += SLICE) {
      int to = Math.min(piece.length(), from + SLICE);
      int begin = held.length();
      held.append(piece, from, to);
      read(begin);
      giveOut(decided, undecided());
      if (held.length() > MOST_HELD) {
        state = Automaton.ROOT;
      }
    }
    return decided.toString();
  }

  private void read(int from) {
    for (int index = from; index < held.length(); index++) {
      char next = held.charAt(index);
      readWritten(next, index);
      char plain = reading.isPending() ? PlainReading.SPECIAL : PlainReading.plain(next);
      if (plain == PlainReading.SPECIAL) {
        reading.read(next);
      } else {
        reading.pass();
        if (plain != 0) {
          take(plain, reading.position() - 1, reading.position());
        }
      }
    }
  }

  private void readWritten(char next, int index) {
    if (writtenBleeds && isBase64(Character.toLowerCase(next))) {
      masked.add(index, index + 1);
    }
    writtenBleeds = false;
    writtenState = written.automaton().step(writtenState, next);
    int match = written.automaton().match(writtenState);
    if (match >= 0) {
      SecretForm form = written.forms().get(match);
      int start = index + 1 - form.text().length();
      boolean left =
          form.bleedsLeft() && start > 0 && isBase64(Character.toLowerCase(held.charAt(start - 1)));
      masked.add(left ? start - 1 : start, index + 1);
      writtenBleeds = form.bleedsRight();
    }
  }

  /** The rest, at the end of the stream. */
  public String end() {
    reading.end();
    StringBuilder rest = new StringBuilder(held.length());
    giveOut(rest, 0);
    state = Automaton.ROOT;
    writtenState = Automaton.ROOT;
    bleeds = false;
    writtenBleeds = false;
    inMask = false;
    return rest.toString();
  }

  private void take(char letter, long start, long end) {
    if (bleeds && isBase64(letter)) {
      masked.add((int) (start - given), (int) (end - given));
    }
    bleeds = false;
    starts[count & (starts.length - 1)] = start;
    letters[count & (letters.length - 1)] = letter;
    count++;
    state = automaton.step(state, letter);
    int match = automaton.match(state);
    if (match >= 0) {
      mask(forms.get(match), end);
    }
  }

  private void mask(SecretForm form, long end) {
    int first = count - form.text().length();
    long start = startOf(first);
    if (form.bleedsLeft() && first > 0) {
      long before = startOf(first - 1);
      if (before >= given && isBase64(letters[(first - 1) & (letters.length - 1)])) {
        start = before;
      }
    }
    bleeds = form.bleedsRight();
    masked.add((int) Math.max(0, start - given), (int) (end - given));
  }

  private long startOf(int letter) {
    return starts[letter & (starts.length - 1)];
  }

  /** One character more than the automaton has in mind, for what bleeds to the left. */
  private int undecided() {
    int depth = automaton.depth(state);
    long read = given + held.length();
    long open = depth == 0 ? read - reading.undecided() : startOf(count - depth);
    open = Math.min(open, read - written.automaton().depth(writtenState));
    return (int) Math.min(held.length(), read - open + 1);
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
    given += end;
    masked.shift(end);
  }

  private static boolean isBase64(char letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= '0' && letter <= '9')
        || letter == '+'
        || letter == '/'
        || letter == '-'
        || letter == '_';
  }
}

package dev.berth.secrets.exposure;

/**
 * Reads a text as a person would who undoes its encodings: without case, white space and what
 * draws, with escapes of URLs, JSON, HTML and source code resolved. Values and texts are read
 * alike, so that a value is known again however it was written down. Not for several threads.
 */
final class PlainReading {
  private static final int LONGEST_ENTITY = 10;
  private static final int LONGEST_CODE = 4_000;
  private static final char ESCAPE = '\u001b';

  /** In place of a letter: it may begin an escape, or is not of ASCII. */
  static final char SPECIAL = 1;

  /** Small letters of ASCII, zero for what is read over, and {@link #SPECIAL}. */
  private static final char[] PLAIN = plain();

  /** Where each letter goes. */
  interface Letters {
    /**
     * Takes one.
     *
     * @param letter as a reader sees it
     * @param start where it begins in what was read
     * @param end behind it
     */
    void take(char letter, long start, long end);
  }

  private final Letters letters;

  /** What may be the beginning of an escape. */
  private final StringBuilder pending = new StringBuilder();

  private long position;

  PlainReading(Letters letters) {
    this.letters = letters;
  }

  /** A whole text as it reads. */
  static String of(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    PlainReading reading = new PlainReading((letter, _, _) -> plain.append(letter));
    for (int index = 0; index < text.length(); index++) {
      reading.read(text.charAt(index));
    }
    reading.end();
    return plain.toString();
  }

  /**
   * What a letter reads as where nothing is pending: zero for nothing, {@link #SPECIAL} for what
   * {@link #read} has to be asked.
   */
  static char plain(char next) {
    return next < PLAIN.length ? PLAIN[next] : SPECIAL;
  }

  /** A letter that {@link #plain} told was passed by. */
  void pass() {
    position++;
  }

  boolean isPending() {
    return !pending.isEmpty();
  }

  long position() {
    return position;
  }

  void read(char next) {
    if (pending.isEmpty()) {
      begin(next);
    } else {
      pending.append(next);
      go();
    }
  }

  /** How many of the last characters are not decided. */
  int undecided() {
    return pending.length();
  }

  /** No escape goes on. */
  void end() {
    while (!pending.isEmpty()) {
      giveUp();
    }
  }

  private void begin(char next) {
    if (next == '%' || next == '\\' || next == '&' || next == ESCAPE) {
      pending.append(next);
    } else {
      position++;
      emit(next, 1);
    }
  }

  /** Looks whether the escape is complete, or none. */
  private void go() {
    char last = pending.charAt(pending.length() - 1);
    boolean goesOn =
        switch (pending.charAt(0)) {
          case '%' -> hex(last, 1, 3);
          case '\\' -> backslash(last);
          case '&' -> entity(last);
          default -> code(last);
        };
    if (!goesOn) {
      giveUp();
    }
  }

  private boolean hex(char last, int from, int length) {
    if (Character.digit(last, 16) < 0 || last > 'f') {
      return false;
    }
    if (pending.length() == length) {
      complete((char) Integer.parseInt(pending.substring(from), 16));
    }
    return true;
  }

  private boolean backslash(char last) {
    if (pending.length() > 2) {
      return hex(last, 2, pending.charAt(1) == 'u' ? 6 : 4);
    }
    switch (last) {
      case 'u', 'x' -> {}
      case 'n', 'r', 't', 'b', 'f', 'v', '\\' -> complete(' ');
      default -> complete(last);
    }
    return true;
  }

  private boolean entity(char last) {
    if (last == ';') {
      int letter = HtmlEntities.letter(pending.substring(1, pending.length() - 1));
      if (letter >= 0) {
        complete((char) letter);
      }
      return letter >= 0;
    }
    return pending.length() <= LONGEST_ENTITY
        && (Character.isLetterOrDigit(last) || (last == '#' && pending.length() == 2));
  }

  /** A code of a terminal, as pages and commands take them out. */
  private boolean code(char last) {
    if (pending.length() == 2) {
      return last == '[';
    }
    if (last >= '@' && last <= '~') {
      complete(' ');
      return true;
    }
    return last >= ' ' && last <= '?' && pending.length() <= LONGEST_CODE;
  }

  private void complete(char letter) {
    int length = pending.length();
    pending.setLength(0);
    position += length;
    emit(letter, length);
  }

  /** It was no escape: its first character stands for itself, what follows is read anew. */
  private void giveUp() {
    String rest = pending.substring(1);
    char first = pending.charAt(0);
    pending.setLength(0);
    position++;
    if (first != '\\') {
      emit(first, 1);
    }
    for (int index = 0; index < rest.length(); index++) {
      read(rest.charAt(index));
    }
  }

  private void emit(char letter, int length) {
    char plain = letter < PLAIN.length ? PLAIN[letter] : beyondAscii(letter);
    if (plain == SPECIAL) {
      plain = letter;
    }
    // A backslash that an escape stands for is read over like the one that begins one.
    if (plain != 0 && plain != ESCAPE && plain != '\\') {
      letters.take(plain, position - length, position);
    }
  }

  private static char beyondAscii(char letter) {
    return Character.isWhitespace(letter)
            || Character.isSpaceChar(letter)
            || Character.isISOControl(letter)
            || Character.getType(letter) == Character.FORMAT
        ? 0
        : Character.toLowerCase(letter);
  }

  private static char[] plain() {
    char[] table = new char[128];
    for (char letter = '!'; letter <= '~'; letter++) {
      table[letter] = Character.toLowerCase(letter);
    }
    table['%'] = SPECIAL;
    table['\\'] = SPECIAL;
    table['&'] = SPECIAL;
    table[ESCAPE] = SPECIAL;
    return table;
  }
}

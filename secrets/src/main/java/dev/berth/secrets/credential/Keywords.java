package dev.berth.secrets.credential;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds many words in one pass over a file's bytes.
 *
 * @param <T> what a word stands for
 */
final class Keywords<T> {
  private static final int LETTERS = 3;
  private static final int BITS = 13;

  /** Letters in lower case; everything else as it is. */
  private static final byte[] FOLDED = folded();

  private final Keyword<T>[][] byHash;

  /**
   * A word to look for.
   *
   * @param word three characters at least
   * @param anyCase true when capitals and small letters are the same
   * @param meaning what it stands for
   */
  record Word<T>(String word, boolean anyCase, T meaning) {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  Keywords(List<Word<T>> words) {
    byHash = new Keyword[1 << BITS][];
    for (Word<T> word : words) {
      byte[] bytes = word.word().getBytes(StandardCharsets.US_ASCII);
      if (bytes.length < LETTERS) {
        throw new IllegalArgumentException(word.word());
      }
      int hash = hash((fold(bytes[0]) << 16) | (fold(bytes[1]) << 8) | fold(bytes[2]));
      Keyword<T>[] known = byHash[hash] == null ? new Keyword[0] : byHash[hash];
      Keyword<T>[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = new Keyword<>(bytes, word.anyCase(), word.meaning());
      byHash[hash] = more;
    }
  }

  /** Receives what a word stands for, where it stands, and how long it is. */
  interface Hit<T> {
    void at(int position, int length, T meaning);
  }

  void find(byte[] content, int length, Hit<T> hit) {
    int window = 0;
    for (int index = 0; index < length; index++) {
      window = ((window << 8) | FOLDED[content[index] & 0xff]) & 0xff_ffff;
      Keyword<T>[] candidates = byHash[hash(window)];
      if (candidates != null) {
        int start = index - LETTERS + 1;
        for (Keyword<T> keyword : candidates) {
          if (keyword.standsAt(content, start, length)) {
            hit.at(start, keyword.word.length, keyword.meaning);
          }
        }
      }
    }
  }

  private static int hash(int letters) {
    return (letters * 0x9e37_79b1) >>> (32 - BITS);
  }

  private static int fold(byte letter) {
    return FOLDED[letter & 0xff];
  }

  private static byte[] folded() {
    byte[] table = new byte[256];
    for (int letter = 0; letter < 128; letter++) {
      table[letter] = (byte) Character.toLowerCase(letter);
    }
    return table;
  }

  private static final class Keyword<T> {
    private final byte[] word;
    private final boolean anyCase;
    private final T meaning;

    Keyword(byte[] word, boolean anyCase, T meaning) {
      this.word = word;
      this.anyCase = anyCase;
      this.meaning = meaning;
    }

    boolean standsAt(byte[] content, int start, int length) {
      int end = start + word.length;
      if (start < 0 || end > length) {
        return false;
      }
      if (!anyCase) {
        return Arrays.equals(word, 0, word.length, content, start, end);
      }
      for (int index = 0; index < word.length; index++) {
        if (fold(content[start + index]) != word[index]) {
          return false;
        }
      }
      return true;
    }
  }
}

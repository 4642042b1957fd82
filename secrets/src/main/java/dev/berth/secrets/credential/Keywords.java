package dev.berth.secrets.credential;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds the keywords of all shapes in one pass over a file's bytes. */
final class Keywords {
  private static final int LETTERS = 3;
  private static final int BITS = 12;
  private static final Keyword[] NONE = {};

  private final Keyword[][] byHash = new Keyword[1 << BITS][];

  Keywords(List<CredentialShape> shapes) {
    Arrays.fill(byHash, NONE);
    for (CredentialShape shape : shapes) {
      for (String word : shape.keywords()) {
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        int hash = hash((bytes[0] << 16) | (bytes[1] << 8) | bytes[2]);
        Keyword[] more = Arrays.copyOf(byHash[hash], byHash[hash].length + 1);
        more[more.length - 1] = new Keyword(bytes, shape);
        byHash[hash] = more;
      }
    }
  }

  /** Receives a shape whose keyword stands at that position. */
  interface Hit {
    void at(int position, CredentialShape shape);
  }

  void find(byte[] content, int length, Hit hit) {
    int window = 0;
    for (int index = 0; index < length; index++) {
      window = ((window << 8) | (content[index] & 0xff)) & 0xff_ffff;
      Keyword[] candidates = byHash[hash(window)];
      if (candidates.length > 0) {
        int start = index - LETTERS + 1;
        for (Keyword keyword : candidates) {
          if (keyword.standsAt(content, start, length)) {
            hit.at(start, keyword.shape);
          }
        }
      }
    }
  }

  private static int hash(int letters) {
    return (letters * 0x9e37_79b1) >>> (32 - BITS);
  }

  private static final class Keyword {
    private final byte[] word;
    private final CredentialShape shape;

    Keyword(byte[] word, CredentialShape shape) {
      this.word = word;
      this.shape = shape;
    }

    boolean standsAt(byte[] content, int start, int length) {
      int end = start + word.length;
      return start >= 0
          && end <= length
          && Arrays.equals(word, 0, word.length, content, start, end);
    }
  }
}

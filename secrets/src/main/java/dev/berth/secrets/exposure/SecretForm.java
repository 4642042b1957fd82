package dev.berth.secrets.exposure;

/**
 * One text in which a secret value can appear.
 *
 * @param text what to look for
 * @param encoding how the value became this text
 * @param bleedsLeft true when a base64 character before it holds bits of the value as well
 * @param bleedsRight true when a base64 character after it does
 */
record SecretForm(String text, Encoding encoding, boolean bleedsLeft, boolean bleedsRight) {
  /** How a value became a text. */
  enum Encoding {
    RAW("as it is"),
    LINE("one of its lines"),
    BASE64("as base64"),
    URL("URL-encoded"),
    JSON("escaped as in JSON");

    private final String words;

    Encoding(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  SecretForm(String text, Encoding encoding) {
    this(text, encoding, false, false);
  }
}

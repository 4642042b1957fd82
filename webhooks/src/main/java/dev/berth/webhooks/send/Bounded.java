package dev.berth.webhooks.send;

/** Cuts texts to the limits of those who receive them. */
public final class Bounded {
  private Bounded() {}

  /** One line of at most so many characters. */
  public static String line(String text, int limit) {
    return text(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), limit);
  }

  /** At most so many characters; a pair of surrogates is not torn apart. */
  public static String text(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
    return text.substring(0, end) + "…";
  }
}

package dev.berth.secrets.credential;

import java.util.regex.Pattern;

/** Tells names and sentences from letters drawn at random, by the pairs of letters in them. */
final class Words {
  /** Six letters are neighbours in words by chance. */
  private static final Pattern HEX = Pattern.compile("(?=.*[0-9].*[0-9])[0-9a-fA-F-]+");

  private static final int ENOUGH_PAIRS = 6;
  private static final double MOSTLY = 0.72;

  /** For each letter, those that follow it in nine of ten places of English names. */
  private static final String[] FOLLOWERS = {
    "bcdgiklmnprstuvy",
    "aeiloru",
    "aehiklortu",
    "adeiors",
    "acdefglmnpqrstvwxy",
    "aefior",
    "aeinru",
    "aeior",
    "abcdefglmnoprstv",
    "aou",
    "eis",
    "adeilostuy",
    "abeimop",
    "acdefginostu",
    "bcdgiklmnoprstuvw",
    "aehiloprstu",
    "u",
    "acdegikmnorstuvy",
    "acehikopstuw",
    "acehiorstuy",
    "beilmnprst",
    "aei",
    "aehinors",
    "pt",
    "ps",
    "eo"
  };

  private Words() {}

  /** True when most neighbours in it are neighbours in words. */
  static boolean mostly(String text) {
    if (HEX.matcher(text).matches()) {
      return false;
    }
    int pairs = 0;
    int usual = 0;
    for (int index = 1; index < text.length(); index++) {
      char before = text.charAt(index - 1);
      char letter = text.charAt(index);
      if (isLetter(before) && isLetter(letter) && !beginsWord(before, letter)) {
        pairs++;
        usual += follows(before, letter) ? 1 : 0;
      }
    }
    return pairs >= ENOUGH_PAIRS && usual >= pairs * MOSTLY;
  }

  private static boolean beginsWord(char before, char letter) {
    return Character.isLowerCase(before) && Character.isUpperCase(letter);
  }

  private static boolean follows(char before, char letter) {
    String followers = FOLLOWERS[lower(before) - 'a'];
    return followers.indexOf(lower(letter)) >= 0;
  }

  private static char lower(char letter) {
    return (char) (letter | 0x20);
  }

  private static boolean isLetter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  }
}

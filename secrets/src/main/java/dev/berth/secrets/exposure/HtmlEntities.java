package dev.berth.secrets.exposure;

/** The letters that HTML and XML write as names and numbers. */
final class HtmlEntities {
  private HtmlEntities() {}

  /** The letter between {@code &} and {@code ;}, or a negative number. */
  static int letter(String name) {
    if (name.startsWith("#")) {
      return number(name.substring(1));
    }
    return switch (name) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      case "nbsp" -> ' ';
      case "sol" -> '/';
      case "plus" -> '+';
      case "equals" -> '=';
      case "commat" -> '@';
      case "colon" -> ':';
      default -> -1;
    };
  }

  private static int number(String text) {
    try {
      boolean hex = text.startsWith("x") || text.startsWith("X");
      int letter = hex ? Integer.parseInt(text.substring(1), 16) : Integer.parseInt(text);
      return letter >= 0 && letter <= Character.MAX_VALUE ? letter : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}

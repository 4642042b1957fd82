package dev.berth.server.command;

/** Words as a shell takes them, for commands that people paste. */
final class Shell {
  private Shell() {}

  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

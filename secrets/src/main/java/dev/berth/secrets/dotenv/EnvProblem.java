package dev.berth.secrets.dotenv;

/**
 * What is wrong with a line; never contains a value.
 *
 * @param line counted from 1
 * @param message one sentence
 */
public record EnvProblem(int line, String message) {
  @Override
  public String toString() {
    return "line " + line + ": " + message;
  }
}

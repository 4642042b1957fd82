package dev.berth.server.pipeline;

/** Takes secrets out of a text before it is logged or recorded. */
@FunctionalInterface
public interface Redaction {
  /** Leaves everything as it is. */
  Redaction NONE = (environment, text) -> text;

  /**
   * The text without secrets.
   *
   * @param environment the key of whose deploy writes it: each has secrets of its own
   */
  String redact(String environment, String text);
}

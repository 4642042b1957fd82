package dev.berth.server.pipeline;

/** Takes secrets out of a text before it is logged or recorded. */
@FunctionalInterface
public interface Redaction {
  /** Leaves everything as it is. */
  Redaction NONE = (lane, text) -> text;

  /**
   * The text without secrets.
   *
   * @param lane whose deploy writes it: each environment has secrets of its own
   */
  String redact(String lane, String text);
}

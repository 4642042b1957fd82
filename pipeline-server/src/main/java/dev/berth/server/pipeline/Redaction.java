package dev.berth.server.pipeline;

/** Takes secrets out of a text before it is logged or recorded. */
@FunctionalInterface
public interface Redaction {
  /** Leaves everything as it is. */
  Redaction NONE = text -> text;

  /** The text without secrets. */
  String redact(String text);
}

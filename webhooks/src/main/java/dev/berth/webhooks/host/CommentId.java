package dev.berth.webhooks.host;

/** What a hosting service calls a comment. */
public record CommentId(String value) {
  public CommentId {
    HostApi.checkId(value);
  }
}

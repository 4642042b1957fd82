package dev.berth.webhooks.send;

/** Why another machine will not do what it was asked; codes are stable. */
public enum Problem {
  /** The token is wrong, revoked or expired. */
  UNAUTHORISED("webhooks.unauthorised"),
  /** The token may not do this. */
  FORBIDDEN("webhooks.forbidden"),
  /** There is no such thing, or the token must not know of it. */
  NOT_FOUND("webhooks.not-found"),
  /** It contradicts something that is there. */
  CONFLICT("webhooks.conflict"),
  /** The request was understood and turned down. */
  INVALID("webhooks.invalid"),
  /** It is somewhere else now. */
  MOVED("webhooks.moved"),
  /** The receiver wants nothing more. */
  GONE("webhooks.gone"),
  /** The address leads where Berth must not go. */
  ADDRESS_FORBIDDEN("webhooks.address-forbidden"),
  /** The certificate is not trusted. */
  UNTRUSTED("webhooks.untrusted"),
  /** The answer is not what the API documents, or much too large. */
  GARBLED("webhooks.garbled");

  private final String code;

  Problem(String code) {
    this.code = code;
  }

  /** The name on the wire; never changes once published. */
  public String code() {
    return code;
  }
}

package dev.berth.webhooks;

/** A delivery that is not what its service documents; says what is wrong, never what is in it. */
public final class MalformedDelivery extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedDelivery(String problem) {
    super(problem);
  }
}

package dev.berth.webhooks.host;

/** Whether a webhook can be tried on demand. */
public enum TestDelivery {
  /** The service sends something now. */
  REQUESTED,
  /** The service's API has nothing of the kind; the next push will tell. */
  NOT_OFFERED
}

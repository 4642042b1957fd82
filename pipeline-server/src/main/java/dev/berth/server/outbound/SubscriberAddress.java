package dev.berth.server.outbound;

import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.OutboundRules;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Reads where somebody wants to be told of deploys. */
final class SubscriberAddress {
  private static final int LONGEST = 1_000;

  private SubscriberAddress() {}

  /**
   * Refuses what Berth would never send to. It is asked again for every message, because what a
   * name means may change; one that means nothing yet is taken.
   */
  static URI read(String text, OutboundRules rules) {
    URI uri = parse(text);
    try {
      if (!Arrays.stream(InetAddress.getAllByName(uri.getHost())).allMatch(rules::allow)) {
        throw new DeployException(
            OutboundCode.ADDRESS.because(
                "This address leads to the machine itself, its network or a cloud's metadata",
                "Give one of the public internet, or ask the operator to allow its network"
                    + " (berth.remotes.private-networks)"));
      }
    } catch (UnknownHostException e) {
      return uri;
    }
    return uri;
  }

  private static URI parse(String text) {
    try {
      URI uri = new URI(text.strip());
      if ("https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && text.length() <= LONGEST) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // said below, without what was given
    }
    throw new DeployException(
        OutboundCode.ADDRESS.because(
            "This is no address that Berth sends to", "Give one that begins with https://"));
  }
}

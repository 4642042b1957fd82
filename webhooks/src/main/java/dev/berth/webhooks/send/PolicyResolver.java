package dev.berth.webhooks.send;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names to permitted addresses. The client connects to exactly what is returned here and
 * asks nobody else, so a name cannot resolve differently between the check and the connection.
 */
final class PolicyResolver implements DnsResolver {
  private final AddressPolicy policy;

  PolicyResolver(AddressPolicy policy) {
    this.policy = policy;
  }

  /** Refuses a name altogether when one of its addresses is forbidden. */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    for (InetAddress address : addresses) {
      if (!policy.permits(address)) {
        throw new ForbiddenAddress();
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /** A name leads where the policy forbids to go. */
  static final class ForbiddenAddress extends UnknownHostException {
    private static final long serialVersionUID = 1L;
  }
}

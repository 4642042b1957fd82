package dev.berth.webhooks.send;

import dev.berth.addresses.PublicInternet;
import java.net.InetAddress;

/** Decides where connections may go; asked for every address that a name resolves to. */
@FunctionalInterface
public interface AddressPolicy {
  /** Anywhere: for the API of a hosting service that an administrator configured. */
  AddressPolicy ANYWHERE = address -> true;

  /** The public internet only: for addresses that users choose. */
  AddressPolicy PUBLIC = PublicInternet::contains;

  /** True when a connection to this address may be opened. */
  boolean permits(InetAddress address);
}

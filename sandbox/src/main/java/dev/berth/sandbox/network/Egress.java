package dev.berth.sandbox.network;

import java.util.Set;

/**
 * What a sandbox may reach. The machine's own, private, link-local and metadata addresses are
 * always refused unless listed.
 *
 * @param open false cuts the sandbox off from everything but what is allowed
 * @param allowed {@code host:port} pairs that are reachable although private, such as the package
 *     mirror or proxy this machine is configured to use, or the app's own database
 */
public record Egress(boolean open, Set<String> allowed) {
  /** Nothing at all. */
  public static final Egress NONE = new Egress(false, Set.of());

  /** The public internet. */
  public static final Egress PUBLIC = new Egress(true, Set.of());
}

package dev.berth.sandbox;

/** How strongly builds and apps are kept apart on this machine; shown in every status. */
public enum IsolationMode {
  /** Berth runs as root: own real uid, mount, pid and network namespaces, nftables egress rules. */
  SYSTEM,
  /** Berth runs as an ordinary user: user namespaces, relayed ports, user-mode network. */
  USER,
  /** The tools are missing: processes share the machine; Berth listens on loopback only. */
  SHARED
}

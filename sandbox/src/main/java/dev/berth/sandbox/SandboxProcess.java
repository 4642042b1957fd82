package dev.berth.sandbox;

import dev.berth.sandbox.process.ProcessIdentity;
import java.net.InetSocketAddress;

/**
 * A living detached process tree.
 *
 * @param mark the name it was started under
 * @param identity what tells it from a later process with the same pid
 * @param address where the router reaches the port it listens on
 */
public record SandboxProcess(String mark, ProcessIdentity identity, InetSocketAddress address) {}

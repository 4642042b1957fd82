package dev.berth.server.rollout;

/**
 * A started instance, as the journal and the route table keep it.
 *
 * @param name which one
 * @param host address the router dials
 * @param port port the router dials
 */
public record Instance(InstanceName name, String host, int port) {}

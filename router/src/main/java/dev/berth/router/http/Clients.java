package dev.berth.router.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The client connections of one event loop; only touched by that loop. */
final class Clients {
  private final Set<Client> connected = Collections.newSetFromMap(new IdentityHashMap<>());
  private volatile int count;

  /** A client's connection. */
  interface Client {
    /** Ends it when it has been silent for too long. */
    void checkDeadline(long now);
  }

  void add(Client client) {
    connected.add(client);
    count = connected.size();
  }

  void remove(Client client) {
    connected.remove(client);
    count = connected.size();
  }

  /** How many are connected; the one thing other threads may ask. */
  int count() {
    return count;
  }

  void checkDeadlines(long now) {
    for (Client client : new ArrayList<>(connected)) {
      client.checkDeadline(now);
    }
  }
}

package dev.berth.server.build;

import java.util.ArrayDeque;
import java.util.Deque;

/** Gives things back when the last of those who use them has left, the newest thing first. */
final class SharedHold {
  private final Deque<Runnable> things = new ArrayDeque<>();
  private int users = 1;

  synchronized void add(Runnable giveBack) {
    things.push(giveBack);
  }

  synchronized void enter() {
    users++;
  }

  void leave() {
    synchronized (this) {
      users--;
      if (users > 0) {
        return;
      }
    }
    RuntimeException first = null;
    while (!things.isEmpty()) {
      try {
        things.pop().run();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}

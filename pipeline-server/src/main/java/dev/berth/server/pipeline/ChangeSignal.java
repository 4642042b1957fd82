package dev.berth.server.pipeline;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes everyone who waits for something to change; nothing is missed between look and wait. */
final class ChangeSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition beaten = lock.newCondition();
  private long count;

  void beat() {
    lock.lock();
    try {
      count++;
      beaten.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a beat after the one with the given count; false when the patience ran out. */
  boolean awaitAfter(long seen, Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (count == seen) {
        if (nanos <= 0) {
          return false;
        }
        nanos = beaten.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}

package dev.berth.server.deploy;

import dev.berth.server.app.Environment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Keeps a switch and a repair of the same environment from crossing each other. */
@Component
class EnvironmentLocks {
  private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** Locks the environment until the returned handle is closed. */
  Held lock(Environment environment) {
    ReentrantLock lock = locks.computeIfAbsent(environment.key(), key -> new ReentrantLock());
    lock.lock();
    return lock::unlock;
  }

  /** A lock that is held. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}

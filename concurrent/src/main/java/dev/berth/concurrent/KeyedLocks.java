package dev.berth.concurrent;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One reentrant lock for each key. A lock that nobody holds or waits for is forgotten.
 *
 * @param <K> a value with {@code equals} and {@code hashCode}
 */
public final class KeyedLocks<K> {
  private final Map<K, Shared> locks = new ConcurrentHashMap<>();

  /** A lock that is held by the thread that got it, until it is closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** A lock and how many threads hold it or wait for it; changed only inside the map. */
  private static final class Shared {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  /** Waits for the key's lock, whatever happens. */
  public Held lock(K key) {
    Shared shared = enter(key);
    shared.lock.lock();
    return held(key, shared);
  }

  /** Waits for the key's lock unless the thread is interrupted. */
  public Held lockInterruptibly(K key) throws InterruptedException {
    Shared shared = enter(key);
    try {
      shared.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      leave(key);
      throw e;
    }
    return held(key, shared);
  }

  /** The key's lock if it is free now. */
  public Optional<Held> tryLock(K key) {
    Shared shared = enter(key);
    if (shared.lock.tryLock()) {
      return Optional.of(held(key, shared));
    }
    leave(key);
    return Optional.empty();
  }

  /** How many keys are locked or waited for. */
  int size() {
    return locks.size();
  }

  private Held held(K key, Shared shared) {
    return () -> {
      shared.lock.unlock();
      leave(key);
    };
  }

  private Shared enter(K key) {
    Shared entered =
        locks.compute(
            key,
            (_, known) -> {
              Shared shared = known == null ? new Shared() : known;
              shared.users++;
              return shared;
            });
    return Objects.requireNonNull(entered);
  }

  private void leave(K key) {
    locks.computeIfPresent(key, (_, shared) -> --shared.users == 0 ? null : shared);
  }
}

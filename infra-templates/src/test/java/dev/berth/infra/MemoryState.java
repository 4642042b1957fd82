package dev.berth.infra;

import dev.berth.infra.state.StateStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state in memory, all versions of it. */
final class MemoryState implements StateStorage {
  final List<String> versions = new ArrayList<>();
  @Nullable String holder;
  private @Nullable String info;

  @Override
  public synchronized Optional<String> read() {
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
  }

  @Override
  public synchronized void write(String state) {
    versions.add(state);
  }

  @Override
  public synchronized Optional<String> lock(String id, String about) {
    if (holder != null) {
      return Optional.ofNullable(info);
    }
    holder = id;
    info = about;
    return Optional.empty();
  }

  @Override
  public synchronized void unlock(String id) {
    if (id.isEmpty() || id.equals(holder)) {
      holder = null;
    }
  }

  @Override
  public synchronized void delete() {
    versions.clear();
  }
}

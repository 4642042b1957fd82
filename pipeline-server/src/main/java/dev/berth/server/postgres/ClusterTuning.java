package dev.berth.server.postgres;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * PostgreSQL's own parameters for one cluster, given on the command line so that a change takes
 * effect at the next start.
 *
 * @param parameters names and values as in {@code postgresql.conf}
 */
public record ClusterTuning(Map<String, String> parameters) {
  public ClusterTuning {
    parameters = Map.copyOf(parameters);
  }

  /** Durable and small: about 20 MB for a cluster that is mostly idle. */
  public static ClusterTuning small() {
    Map<String, String> small = new LinkedHashMap<>();
    small.put("shared_buffers", "16MB");
    small.put("max_connections", "30");
    small.put("fsync", "on");
    small.put("synchronous_commit", "on");
    small.put("min_wal_size", "32MB");
    small.put("max_wal_size", "128MB");
    small.put("max_wal_senders", "0");
    // Copies are made online, see OnlineCopy.
    small.put("wal_level", "replica");
    small.put("max_replication_slots", "4");
    small.put("max_worker_processes", "2");
    small.put("max_parallel_workers", "0");
    small.put("autovacuum_max_workers", "1");
    small.put("io_method", "sync");
    small.put("jit", "off");
    small.put("log_min_messages", "warning");
    small.put("idle_in_transaction_session_timeout", "5min");
    return new ClusterTuning(small);
  }

  /** The same with one parameter changed. */
  public ClusterTuning with(String parameter, String value) {
    Map<String, String> changed = new LinkedHashMap<>(parameters);
    changed.put(parameter, value);
    return new ClusterTuning(changed);
  }
}

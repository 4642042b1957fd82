package dev.berth.sandbox;

import java.util.List;

/**
 * Says in every status how strongly sandboxes are kept apart on this machine, and why not stronger.
 *
 * @param mode the mode in force
 * @param reasons one sentence each: what is missing or weaker than it could be
 */
public record IsolationReport(IsolationMode mode, List<String> reasons) {
  public IsolationReport {
    reasons = List.copyOf(reasons);
  }
}

package dev.berth.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs commands so that they can harm neither the machine nor each other. One implementation per
 * {@link IsolationMode}; all pass the same contract.
 */
public interface Sandboxes {
  /** What this machine allows. */
  IsolationMode mode();

  /**
   * Runs a command to its end; its whole process tree is gone when this returns, also when the
   * thread is interrupted.
   *
   * @param output receives each line of standard output and error, bounded in length
   * @param timeout after this the tree is killed
   */
  SandboxResult run(SandboxSpec spec, Consumer<String> output, Duration timeout);

  /**
   * Makes sure a detached process tree with this mark runs: adopts the living one or starts it. It
   * survives this server. Its output is appended to a bounded log file.
   *
   * @param port the port the command was told to listen on inside its own network
   */
  SandboxProcess start(SandboxSpec spec, int port, Path log);

  /**
   * Like {@link #start}, at an address that its tenant keeps: what others were told stays true when
   * the tree is started again. One tree per tenant has it at a time.
   *
   * @param port where Berth is not root, this very port of the machine's loopback leads to it
   */
  SandboxProcess serve(SandboxSpec spec, int port, Path log);

  /** The living process tree with this mark, if any. */
  Optional<SandboxProcess> find(String mark);

  /** All living detached trees of this installation, found on the machine, not remembered. */
  List<SandboxProcess> running();

  /**
   * Asks the tree to end (SIGTERM), then ends it. Returns when it is gone and its network slot is
   * free. Harmless when nothing runs.
   */
  void stop(String mark, Duration grace);

  /**
   * Keeps new sandboxes away from addresses that somebody may still be sent to: until requests are
   * led elsewhere, they must not reach whoever comes next.
   *
   * @param addresses which ones, asked before each start
   */
  default void avoid(Supplier<Set<String>> addresses) {}

  /** Takes the address that a tenant kept off the machine, once nothing of its serves any more. */
  void forget(String tenant);

  /** Whose files a tenant's sandboxes own, for directories prepared outside. */
  void own(String tenant, Path directory);
}

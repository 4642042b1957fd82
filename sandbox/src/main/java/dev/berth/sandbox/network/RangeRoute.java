package dev.berth.sandbox.network;

import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address of the share that no slot has leads nowhere, instead of out by the default gateway: to
 * whoever has it there, with a visitor's cookies.
 *
 * @param share whose range it is
 */
record RangeRoute(MachineShare share) {
  /** Its own, so that a route of somebody else for the same range is not replaced. */
  private static final String METRIC = "20213";

  /** Makes sure that it stands; each slot's own route is narrower and holds before it. */
  void ensure() throws IOException {
    HostCommand.mustRun(command("replace"), "");
  }

  void remove() throws IOException {
    HostCommand.run(command("del"));
  }

  private List<String> command(String verb) {
    List<String> argv = new ArrayList<>(List.of("ip", "route", verb));
    argv.addAll(List.of("unreachable", share.range().toString(), "metric", METRIC));
    return argv;
  }
}

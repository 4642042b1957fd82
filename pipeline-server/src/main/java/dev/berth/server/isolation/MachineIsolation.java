package dev.berth.server.isolation;

import dev.berth.sandbox.Isolation;
import dev.berth.sandbox.SandboxOwner;
import dev.berth.server.installation.BootId;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import dev.berth.server.installation.RouterUser;
import java.io.IOException;
import java.util.Set;

/** The strongest isolation this machine allows, with the server's failures. */
public final class MachineIsolation {
  private static final int ROOT = 0;

  private MachineIsolation() {}

  /** With the router under its usual user. */
  public static Isolation choose(DataDirectory data) throws IOException {
    return choose(data, RouterUser.UID);
  }

  static Isolation choose(DataDirectory data, int routerUid) throws IOException {
    SandboxOwner installation =
        new SandboxOwner(InstallationId.of(data).value(), data.root(), BootId::current);
    Isolation isolation = Isolation.choose(installation, Set.of(ROOT, routerUid));
    return new Isolation(
        new TranslatedSandboxes(isolation.sandboxes()), isolation.report(), isolation.departure());
  }
}

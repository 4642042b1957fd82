package dev.berth.server.deploy;

import dev.berth.server.app.Environment;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.database.RestorePoint;
import dev.berth.server.pipeline.DeployLog;
import dev.berth.server.pipeline.Undo;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The restore points that deploys make before they change a database, and what becomes of them when
 * a deploy is taken back: a database is not, it is said.
 */
@Component
class WaysBack {
  private final EnvironmentDatabases databases;

  WaysBack(EnvironmentDatabases databases) {
    this.databases = databases;
  }

  /**
   * Keeps the present state and says so, and what gave way for it.
   *
   * @return the restore point's name
   */
  String keep(Environment environment, String reason, boolean destroys, DeployLog log) {
    String id =
        databases
            .keep(
                environment,
                reason,
                destroys ? RestorePoint.Keep.WAY_BACK : RestorePoint.Keep.ROUTINE)
            .id();
    log.line("Restore point " + id + ": the data as it is before this runs");
    for (RestorePoint gone : databases.prune(environment, Set.of(id))) {
      log.line("note: " + gone.gaveWay());
    }
    return id;
  }

  /** Nothing of what was done stays: the next try keeps the state anew. */
  Undo nothing(Environment environment, String restorePoint) {
    if (!restorePoint.isEmpty()) {
      databases.mark(environment, restorePoint, RestorePoint.Keep.SPENT);
    }
    return Undo.NOTHING;
  }

  /** Something stays, and there may be a way back from it. */
  Undo stays(Environment environment, String what, String restorePoint) {
    if (restorePoint.isEmpty()) {
      return Undo.stays(what + ". There was nothing in the database before");
    }
    databases.mark(environment, restorePoint, RestorePoint.Keep.WAY_BACK);
    return Undo.stays(
        "%s. The data as it was before: `berth db restore %s %s%s`"
            .formatted(
                what,
                environment.app(),
                restorePoint,
                environment.kind() == Environment.Kind.PRODUCTION
                    ? ""
                    : " --environment " + environment.key()));
  }
}

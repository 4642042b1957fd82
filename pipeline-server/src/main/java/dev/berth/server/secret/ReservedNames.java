package dev.berth.server.secret;

import dev.berth.secrets.VariableName;
import dev.berth.server.failure.DeployException;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of variables that Berth itself gives to apps. */
final class ReservedNames {
  private static final Set<String> NEVER = Set.of("PORT", "HOST", "STORAGE_DIR");
  private static final Pattern GIVEN =
      Pattern.compile(
          "DATABASE_URL|PG[A-Z]+|JDBC_[A-Z_]+|SPRING_DATASOURCE_[A-Z_]+|PORT|HOST|STORAGE_DIR"
              + "|BERTH_.*");

  private ReservedNames() {}

  /** Refuses a name that nobody can have or whose value would never arrive. */
  static void requireFree(String name) {
    VariableName.require(name);
    if (isReserved(name)) {
      throw new DeployException(
          SecretCode.NAME_RESERVED.because(
              name + " is given to every app by Berth and cannot be set",
              "Choose another name and read that one in the app"));
    }
  }

  /** True for what is the same whatever anybody sets. */
  static boolean isReserved(String name) {
    return NEVER.contains(name) || name.startsWith("BERTH_");
  }

  /** True for what an app may find without anybody having set it. */
  static boolean isGiven(String name) {
    return GIVEN.matcher(name).matches();
  }
}

package dev.berth.buildpacks;

/** The kinds of problems that stop a build; codes are stable. */
public enum BuildProblem {
  SOURCE_EMPTY("build.source-empty", Owner.AUTHOR),
  SOURCE_TOO_LARGE("build.source-too-large", Owner.AUTHOR),
  SOURCE_UNSAFE("build.source-unsafe", Owner.AUTHOR),
  ROOT_MISSING("build.root-missing", Owner.AUTHOR),
  NO_BUILDPACK_MATCHED("build.no-buildpack-matched", Owner.AUTHOR),
  APP_MANIFEST_INVALID("plan.invalid-manifest", Owner.AUTHOR),
  MANIFEST_INVALID("build.manifest-invalid", Owner.AUTHOR),
  PACKAGE_MANAGER_UNSUPPORTED("build.package-manager-unsupported", Owner.AUTHOR),
  NO_START_COMMAND("build.no-start-command", Owner.AUTHOR),
  JAVA_VERSION_UNAVAILABLE("build.java-version-unavailable", Owner.AUTHOR),
  OUTPUT_MISSING("build.output-missing", Owner.AUTHOR),
  OUTPUT_UNSAFE("build.output-unsafe", Owner.AUTHOR),
  FAILED("build.failed", Owner.AUTHOR),
  MIGRATION_FAILED("build.migration-failed", Owner.AUTHOR),
  MIGRATION_SETTING("migrate.setting", Owner.AUTHOR),
  TIMEOUT("build.timeout", Owner.AUTHOR),
  OUT_OF_MEMORY("build.out-of-memory", Owner.AUTHOR),
  TOO_MANY_PROCESSES("build.too-many-processes", Owner.AUTHOR),
  DISK_FULL("build.disk-full", Owner.AUTHOR),
  TOO_MUCH_OUTPUT("build.too-much-output", Owner.AUTHOR),
  RUNTIME_MISSING("build.runtime-missing", Owner.OPERATOR),
  RUNTIME_UNUSABLE("build.runtime-unusable", Owner.OPERATOR),
  KILLED("build.killed", Owner.NOBODY),
  REGISTRY_UNREACHABLE("build.registry-unreachable", Owner.NOBODY),
  IMAGE_FAILED("build.image-failed", Owner.OPERATOR);

  private final String code;
  private final Owner owner;

  BuildProblem(String code, Owner owner) {
    this.code = code;
    this.owner = owner;
  }

  /** The name on the wire; never changes once published. */
  public String code() {
    return code;
  }

  /** Who can mend it. */
  public Owner owner() {
    return owner;
  }

  /** Who can mend a problem. */
  public enum Owner {
    /** Whoever pushed the code. */
    AUTHOR,
    /** Whoever runs Berth. */
    OPERATOR,
    /** It is likely to pass by itself. */
    NOBODY
  }
}

package dev.berth.server.source;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can be wrong with a push, a fetch or a commit. */
enum SourceCode implements FailureCode {
  APP_NAME("source.app-name"),
  UNKNOWN_APP("source.unknown-app"),
  NOT_AUTHENTICATED("source.not-authenticated"),
  NOT_ALLOWED("source.not-allowed"),
  NO_BRANCH("source.no-branch"),
  REF_NAME("source.ref-name"),
  REF_KIND("source.ref-kind"),
  TOO_MANY_REFS("source.too-many-refs"),
  PUSH_OPTION("source.push-option"),
  NOT_A_COMMIT("source.not-a-commit"),
  PRODUCTION_BRANCH("source.production-branch"),
  MOVED("source.moved"),
  REFUSED_TOGETHER("source.refused-together"),
  PACK_TOO_LARGE("source.push-too-large"),
  FILE_TOO_LARGE("source.file-too-large"),
  TOO_MANY_OBJECTS("source.too-many-objects"),
  TOO_MANY_FILES("source.too-many-files"),
  TOO_DEEP("source.too-deep"),
  COMMIT_TOO_LARGE("source.commit-too-large"),
  PATH_TOO_LONG("source.path-too-long"),
  UNSAFE_OBJECT("source.unsafe-object"),
  INCOMPLETE("source.incomplete"),
  INTERRUPTED("source.interrupted"),
  PROTOCOL("source.protocol"),
  SECRET("source.secret"),
  EMPTY_COMMIT("source.empty-commit"),
  FILE_NAME("source.file-name"),
  SYMLINK_ESCAPES("source.symlink-escapes"),
  SUBMODULE("source.submodule"),
  LFS_POINTER("source.lfs-pointer"),
  UNKNOWN_COMMIT("source.unknown-commit"),
  DISK("source.disk", Fault.PLATFORM),
  LOST_SIGHT("source.lost-sight", Fault.PLATFORM),
  INTERNAL("source.internal", Fault.PLATFORM);

  private final String code;
  private final Fault fault;

  SourceCode(String code) {
    this(code, Fault.USER);
  }

  SourceCode(String code, Fault fault) {
    this.code = code;
    this.fault = fault;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}

package dev.berth.server.postgres;

import dev.berth.files.DurableDirectory;
import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a cluster's data directory: complete or not at all.
 *
 * @param data where it is to lie
 * @param owner the role everything belongs to
 * @param user whom the files belong to
 */
record NewCluster(
    Path data, String owner, ClusterUser user, ClusterPrograms programs, ClusterTuning tuning) {
  void make(String password) throws IOException {
    Path barrier = user.barrier(data);
    if (barrier != null) {
      throw new DeployException(
          PostgresCode.DIRECTORY_UNREACHABLE.because(
              "PostgreSQL runs unprivileged and cannot pass " + barrier + ".",
              "Run: chmod o+x " + barrier + " (or choose another berth.data-directory)."));
    }
    Path directory = programs.directory();
    Path fresh = directory.resolve("data.new");
    Path passwordFile = directory.resolve("password.init");
    FileTree.remove(fresh);
    PostgresCluster.prepare(fresh, "rwx------");
    ClusterUser creator = user.named();
    creator.own(fresh);
    try {
      DurableFile.write(passwordFile, password);
      creator.own(passwordFile);
      initdb(creator, fresh, passwordFile);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    user.ownTree(fresh);
    DurableDirectory.move(fresh, data);
  }

  private void initdb(ClusterUser creator, Path fresh, Path passwordFile) throws IOException {
    Path log = programs.directory().resolve("initdb.log");
    List<String> argv =
        programs.command(
            "initdb",
            "--pgdata=" + fresh,
            "--username=" + owner,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C");
    if ("off".equals(tuning.parameters().get("fsync"))) {
      argv.add("--no-sync");
    }
    if (programs.run(creator.command(argv), log) != 0) {
      throw new DeployException(
          PostgresCode.INIT_FAILED
              .because(
                  "The PostgreSQL cluster in " + programs.directory() + " could not be created.",
                  "Read " + log + " and the detail; then start again.")
              .withDetail(ClusterPrograms.tail(log)));
    }
  }
}

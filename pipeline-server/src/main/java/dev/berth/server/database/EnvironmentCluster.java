package dev.berth.server.database;

import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.files.DurableDirectory;
import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import dev.berth.sandbox.SandboxProcess;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DiskSpace;
import dev.berth.server.postgres.ClusterPort;
import dev.berth.server.postgres.OnlineCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One environment's cluster. Whoever needs it to keep running holds the lock for reading; whoever
 * starts, stops or exchanges it holds it for writing.
 */
final class EnvironmentCluster {
  /** What an empty one takes, with the log that it will write first. */
  private static final long FRESH = 64L << 20;

  private final String key;
  private final ClusterFiles files;
  private final RestorePointStore points;
  private final Postmasters postmasters;
  private final ClusterTemplate template;
  private final DatabasesSettings settings;
  private final DiskSpace disk;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  EnvironmentCluster(
      String key,
      ClusterFiles files,
      RestorePointStore points,
      Postmasters postmasters,
      ClusterTemplate template,
      DatabasesSettings settings,
      DiskSpace disk) {
    this.key = key;
    this.files = files;
    this.points = points;
    this.postmasters = postmasters;
    this.template = template;
    this.settings = settings;
    this.disk = disk;
  }

  /** Something done with the cluster's files or with the cluster. */
  interface Work<T> {
    T run() throws IOException, SQLException;
  }

  DatabaseAccess ensure() {
    Optional<DatabaseAccess> serving = reading(this::serving);
    return serving.isPresent() ? serving.get() : writing(this::wake);
  }

  Optional<DatabaseAccess> find() {
    return reading(() -> {
      Optional<String> address = DurableFile.read(files.address());
      Optional<ClusterPasswords> passwords = ClusterPasswords.read(files.passwords());
      return address.isPresent() && passwords.isPresent() && files.data().isPresent()
          ? Optional.of(access(address.get(), passwords.get()))
          : Optional.empty();
    });
  }

  boolean isAwake() {
    return reading(() -> serving().isPresent());
  }

  /** Whether it is meant to run and does not. */
  boolean isDown() {
    return reading(() -> Files.exists(files.awake()) && serving().isEmpty());
  }

  void sleep() {
    writing(() -> {
      Files.deleteIfExists(files.awake());
      postmasters.sandbox().stop(key);
      return key;
    });
  }

  void remove() {
    writing(() -> {
      Files.deleteIfExists(files.awake());
      postmasters.sandbox().stop(key);
      postmasters.sandbox().forget(key);
      if (Files.exists(files.directory())) {
        Path doomed =
            files
                .directory()
                .resolveSibling(ClusterDatabases.HIDDEN + files.directory().getFileName());
        FileTree.remove(doomed);
        FileTree.move(files.directory(), doomed);
        FileTree.remove(doomed);
      }
      return key;
    });
  }

  long size() {
    return reading(() -> {
      Path data = existing();
      Optional<SandboxProcess> process = postmasters.ready(key, data);
      if (process.isEmpty()) {
        return FileTree.size(data);
      }
      try (Connection connection = session(process.get());
          Statement statement = connection.createStatement();
          ResultSet result =
              statement.executeQuery("SELECT pg_database_size('" + ClusterSession.APP + "')")) {
        result.next();
        return result.getLong(1);
      }
    });
  }

  RestorePoint keep(String reason, RestorePoint.Keep keep) {
    return reading(() -> {
      existing();
      return points.add(reason, keep, ownerPassword(), this::copyTo);
    });
  }

  void mark(String id, RestorePoint.Keep keep) {
    reading(() -> {
      points.mark(id, keep);
      return id;
    });
  }

  List<RestorePoint> prune(Set<String> needed) {
    return reading(() -> {
      List<RestorePoint> surplus =
          points.surplus(settings.restorePoints(), settings.restoreBytes().toBytes(), needed);
      for (RestorePoint point : surplus) {
        points.remove(point.id());
      }
      return surplus;
    });
  }

  void forget(String id) {
    reading(() -> {
      if (points.data(id).isEmpty()) {
        throw noPoint(id);
      }
      points.remove(id);
      return id;
    });
  }

  boolean readmit() {
    return reading(() -> {
      Optional<DatabaseAccess> access = serving();
      if (access.isEmpty() || !AppLogin.isRefused(access.get())) {
        return false;
      }
      SandboxProcess process = postmasters.ready(key, existing()).orElseThrow(() -> none());
      try (Connection connection = session(process)) {
        ClusterSession.setPasswords(connection, passwords());
      }
      return true;
    });
  }

  List<RestorePoint> restorePoints() {
    return reading(points::all);
  }

  DatabaseAccess restore(String id) {
    return writing(() -> {
      Path source = points.data(id).orElseThrow(() -> noPoint(id));
      Path copy = files.unfinished();
      whole(source, copy, () -> OnlineCopy.ofSleeping(source, copy));
      replace(copy, points.ownerPassword(id), "before going back to " + id);
      return wake();
    });
  }

  /**
   * Puts a copy of all that makes up the cluster into a directory that does not exist yet: one that
   * could stand in this one's place.
   */
  void export(Path directory) {
    reading(() -> {
      existing();
      ClusterFiles copy = new ClusterFiles(directory);
      copy.create();
      Path data = copy.unfinished();
      copyTo(data);
      passwords().write(copy.passwords());
      if (Files.exists(files.awake())) {
        DurableFile.write(copy.awake(), "");
      }
      copy.install(data);
      return copy;
    });
  }

  /** Takes over what {@link #export} made; the directory is used up. */
  DatabaseAccess take(Path directory, String reason) {
    return writing(() -> {
      ClusterFiles exported = new ClusterFiles(directory);
      Optional<Path> data = exported.data();
      Optional<ClusterPasswords> theirs = ClusterPasswords.read(exported.passwords());
      if (data.isEmpty() || theirs.isEmpty() || !Files.isDirectory(data.get())) {
        throw new IOException("there is no complete database in " + directory);
      }
      files.create();
      Path copy = files.unfinished();
      DurableDirectory.move(data.get(), copy);
      replace(copy, theirs.get().owner(), reason);
      return wake();
    });
  }

  /** Under the lock: copies the files, of a serving cluster or of a sleeping one. */
  private long copyTo(Path target) throws IOException {
    Path data = existing();
    Optional<SandboxProcess> process = postmasters.ready(key, data);
    try {
      if (process.isEmpty()) {
        return whole(data, target, () -> OnlineCopy.ofSleeping(data, target));
      }
      try (Connection connection = session(process.get())) {
        return whole(data, target, () -> OnlineCopy.of(connection, data, target));
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** A copy for which there is room, and of which nothing stays when it fails. */
  private long whole(Path data, Path target, Work<Long> copying) throws IOException, SQLException {
    disk.require(FileTree.size(data), "A copy of the database of " + key);
    try {
      return copying.run();
    } catch (IOException | SQLException | RuntimeException e) {
      try {
        FileTree.remove(target);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private void replace(Path copy, String ownerPassword, String reason) throws IOException {
    postmasters.sandbox().stop(key);
    Optional<String> former = ClusterPasswords.read(files.passwords()).map(ClusterPasswords::owner);
    DurableFile.write(files.inherited(), ownerPassword + "\n");
    Optional<Path> replaced = files.install(copy);
    if (replaced.isPresent()) {
      keepStray(replaced.get(), former.orElse(""), reason);
    }
  }

  private void keepStray(Path data, String ownerPassword, String reason) throws IOException {
    points.add(
        reason,
        RestorePoint.Keep.ROUTINE,
        ownerPassword,
        target -> {
          long bytes = FileTree.size(data);
          DurableDirectory.move(data, target);
          return bytes;
        });
  }

  private Optional<DatabaseAccess> serving() throws IOException {
    Optional<Path> data = files.data();
    if (data.isEmpty() || Files.exists(files.inherited()) || !Files.exists(files.awake())) {
      return Optional.empty();
    }
    Optional<ClusterPasswords> passwords = ClusterPasswords.read(files.passwords());
    return passwords.isEmpty()
        ? Optional.empty()
        : postmasters
            .ready(key, data.get())
            .map(process -> access(address(process), passwords.get()));
  }

  /** Under the lock for writing: whatever is missing is made, in an order that a crash may cut. */
  private DatabaseAccess wake() throws IOException, SQLException {
    files.create();
    if (postmasters.sandbox().find(key).isEmpty()) {
      tidy();
    }
    Path data = files.data().isPresent() ? existing() : fresh();
    ClusterPasswords passwords = passwords();
    DurableFile.write(files.awake(), "");
    SandboxProcess process = postmasters.start(key, data, port(), files.log());
    DurableFile.write(files.address(), address(process) + "\n");
    makeOwn(process, passwords);
    return access(address(process), passwords);
  }

  private void tidy() throws IOException {
    files.sweepUnfinished();
    points.sweep();
    for (Path stray : files.stray()) {
      keepStray(stray, passwords().owner(), "found after a crash");
    }
  }

  private Path fresh() throws IOException {
    Path copy = files.unfinished();
    disk.require(FRESH, "A database for " + key);
    DurableFile.write(files.inherited(), template.copyTo(copy) + "\n");
    files.install(copy);
    return existing();
  }

  private ClusterPasswords passwords() throws IOException {
    Optional<ClusterPasswords> known = ClusterPasswords.read(files.passwords());
    if (known.isPresent()) {
      return known.get();
    }
    ClusterPasswords passwords = ClusterPasswords.random();
    passwords.write(files.passwords());
    return passwords;
  }

  /** Data that came from elsewhere gets this environment's passwords. */
  private void makeOwn(SandboxProcess process, ClusterPasswords passwords)
      throws IOException, SQLException {
    Optional<String> inherited = DurableFile.read(files.inherited());
    if (inherited.isPresent()) {
      try (Connection connection =
          Postmasters.session(process, List.of(inherited.get(), passwords.owner()))) {
        ClusterSession.setPasswords(connection, passwords);
      }
      Files.delete(files.inherited());
    }
  }

  private Connection session(SandboxProcess process) throws IOException {
    List<String> passwords = new ArrayList<>(List.of(ownerPassword()));
    DurableFile.read(files.inherited()).ifPresent(passwords::add);
    return Postmasters.session(process, passwords);
  }

  private String ownerPassword() throws IOException {
    return passwords().owner();
  }

  private int port() throws IOException {
    Optional<Integer> usual = postmasters.sandbox().usualPort();
    Optional<SandboxProcess> living = postmasters.sandbox().find(key);
    return living.isPresent()
        ? living.get().address().getPort()
        : usual.isPresent() ? usual.get() : ClusterPort.in(files.directory()).choose();
  }

  private Path existing() throws IOException {
    return files.data().orElseThrow(() -> none());
  }

  private static String address(SandboxProcess process) {
    return Postmasters.host(process) + ":" + process.address().getPort();
  }

  private static DatabaseAccess access(String address, ClusterPasswords passwords) {
    int colon = address.lastIndexOf(':');
    return new DatabaseAccess(
        address.substring(0, colon),
        Integer.parseInt(address.substring(colon + 1)),
        ClusterSession.APP,
        ClusterSession.APP,
        passwords.app(),
        address);
  }

  private <T> T reading(Work<T> work) {
    return locked(lock.readLock(), work);
  }

  private <T> T writing(Work<T> work) {
    return locked(lock.writeLock(), work);
  }

  private <T> T locked(Lock held, Work<T> work) {
    held.lock();
    try {
      return work.run();
    } catch (IOException e) {
      throw failed(DatabaseCode.FILES, e);
    } catch (SQLException e) {
      throw failed(DatabaseCode.COMMAND_FAILED, e);
    } finally {
      held.unlock();
    }
  }

  private DeployException failed(DatabaseCode code, Exception cause) {
    return new DeployException(
        code.because(
                "The database of " + key + " is not what was asked for.",
                "Look at the detail and at " + files.log() + ", then try again.")
            .withDetail(String.valueOf(cause.getMessage())),
        cause);
  }

  private DeployException none() {
    return new DeployException(
        DatabaseCode.NONE.because(
            "The environment " + key + " has no database.",
            "Say " + ManifestKey.DATABASE.suggest("true") + ", or add migrations, and push."));
  }

  private DeployException noPoint(String id) {
    return new DeployException(
        DatabaseCode.NO_RESTORE_POINT.because(
            "The database of " + key + " has no restore point " + id + ".",
            "Choose one from the list of restore points."));
  }
}

package dev.berth.server.source;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Writes one tree into an empty directory. Attributes, filters and hooks play no part; links are
 * made last, so that nothing is ever written through one.
 */
final class TreeWriter implements TreeFiles.Visitor {
  private static final Set<PosixFilePermission> PLAIN =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final long YEAR_2000 = 946_684_800L;
  private static final int MAX_LINK = 4_096;
  private static final int LFS_MAX = 1_024;
  private static final byte[] LFS =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);

  private final ObjectReader reader;
  private final SourceSettings settings;
  private final Path root;
  private final List<Path> folders = new ArrayList<>();
  private final Map<String, String> links = new LinkedHashMap<>();
  private long left;
  private boolean empty = true;

  TreeWriter(ObjectReader reader, SourceSettings settings, Path root) {
    this.reader = reader;
    this.settings = settings;
    this.root = root;
    this.left = settings.maxCheckoutSize().toBytes();
  }

  void write(ObjectId tree) throws IOException {
    new TreeFiles(reader, settings).walk(tree, this);
    if (empty) {
      throw refused(
          SourceCode.EMPTY_COMMIT,
          "The commit contains no files.",
          "Add your app's files: git add -A && git commit, then push again.");
    }
    writeLinks();
    for (Path folder : folders.reversed()) {
      Files.setLastModifiedTime(folder, FileTime.fromMillis(YEAR_2000 * 1000));
    }
  }

  @Override
  public void folder(String path) throws IOException {
    Path folder = resolve(path);
    Files.createDirectory(folder);
    folders.add(folder);
  }

  @Override
  public void file(TreeFiles.File file) throws IOException {
    empty = false;
    if (FileMode.GITLINK.equals(file.mode())) {
      throw refused(
          SourceCode.SUBMODULE,
          "\""
              + TreeFiles.shown(file.path())
              + "\" is a submodule; Berth does not fetch other"
              + " repositories.",
          "Commit its files instead: git rm --cached "
              + TreeFiles.shown(file.path())
              + ", remove its .git, git add it again. Or install it as a dependency.");
    }
    ObjectLoader blob = reader.open(file.id(), Constants.OBJ_BLOB);
    if (FileMode.SYMLINK.equals(file.mode())) {
      links.put(file.path(), target(file, blob));
      return;
    }
    left -= blob.getSize();
    if (left < 0) {
      throw refused(
          SourceCode.COMMIT_TOO_LARGE,
          "The commit's files are larger than "
              + settings.maxCheckoutSize().toMegabytes()
              + " MB together.",
          "Keep large files in object storage and build output out of the repository.");
    }
    write(file, blob, resolve(file.path()));
  }

  private void write(TreeFiles.File file, ObjectLoader blob, Path path) throws IOException {
    if (blob.isLarge()) {
      try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
        blob.copyTo(out);
      }
    } else {
      byte[] bytes = blob.getCachedBytes();
      refusePointer(file, bytes);
      try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
        out.write(bytes);
      }
    }
    Files.setPosixFilePermissions(
        path, FileMode.EXECUTABLE_FILE.equals(file.mode()) ? EXECUTABLE : PLAIN);
    Files.setLastModifiedTime(path, time(file.id()));
  }

  /** Equal content has equal times, other content has others: that is what layer caches go by. */
  private static FileTime time(ObjectId id) {
    byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
    id.copyRawTo(raw, 0);
    return FileTime.fromMillis((YEAR_2000 + (ByteBuffer.wrap(raw).getInt() & 0x1fff_ffff)) * 1000);
  }

  private static void refusePointer(TreeFiles.File file, byte[] bytes) {
    if (bytes.length > LFS.length
        && bytes.length <= LFS_MAX
        && Arrays.equals(bytes, 0, LFS.length, LFS, 0, LFS.length)) {
      throw refused(
          SourceCode.LFS_POINTER,
          "\""
              + TreeFiles.shown(file.path())
              + "\" is a Git LFS pointer; its content is stored"
              + " elsewhere.",
          "Commit the file itself (git lfs migrate export --include=<pattern>) or load it at run"
              + " time from object storage.");
    }
  }

  private static String target(TreeFiles.File file, ObjectLoader blob) throws IOException {
    if (blob.getSize() == 0 || blob.getSize() > MAX_LINK) {
      throw escapes(file.path());
    }
    String target = new String(blob.getCachedBytes(), StandardCharsets.UTF_8);
    if (target.indexOf('\0') >= 0 || target.indexOf('\ufffd') >= 0) {
      throw escapes(file.path());
    }
    return target;
  }

  private void writeLinks() throws IOException {
    LinkRules rules = new LinkRules(links);
    for (String link : links.keySet()) {
      if (rules.escapes(link)) {
        throw escapes(link);
      }
    }
    for (Map.Entry<String, String> link : links.entrySet()) {
      Files.createSymbolicLink(resolve(link.getKey()), Path.of(link.getValue()));
    }
  }

  private Path resolve(String path) {
    try {
      return root.resolve(path);
    } catch (InvalidPathException e) {
      throw new DeployException(
          SourceCode.FILE_NAME.because(
              "The file name \"" + TreeFiles.shown(path) + "\" can not be written here.",
              "Rename the file, or ask the operator to start Berth with LC_ALL=C.UTF-8."),
          e);
    }
  }

  private static DeployException escapes(String link) {
    return refused(
        SourceCode.SYMLINK_ESCAPES,
        "The symbolic link \"" + TreeFiles.shown(link) + "\" leads out of the repository.",
        "Replace it by the file itself, or by a relative link to a file inside the repository.");
  }

  private static DeployException refused(SourceCode code, String summary, String advice) {
    return new DeployException(code.because(summary, advice));
  }
}

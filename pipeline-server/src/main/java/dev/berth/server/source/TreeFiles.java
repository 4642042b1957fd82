package dev.berth.server.source;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Walks the files of a tree within bounds, folders that equal those of another tree left out. A
 * hostile tree is stopped at the first entry too many, however little it weighs.
 */
final class TreeFiles {
  private static final int MAX_NAME_BYTES = 255;

  private final ObjectReader reader;
  private final SourceSettings settings;
  private int entries;

  TreeFiles(ObjectReader reader, SourceSettings settings) {
    this.reader = reader;
    this.settings = settings;
  }

  /**
   * One file, link or submodule.
   *
   * @param path with slashes, relative to the root
   */
  record File(String path, ObjectId id, FileMode mode) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /** Receives what is found. */
  interface Visitor {
    default void folder(String path) throws IOException {}

    void file(File file) throws IOException;

    /** Everything one changed folder holds, for comparing names. */
    default void names(String folder, List<String> names) {}
  }

  /** Visits all files of a tree. */
  void walk(ObjectId tree, Visitor visitor) throws IOException {
    walk("", 0, Optional.empty(), tree, visitor);
  }

  /** Visits the files of a tree that are not the same at the same place in the other one. */
  void walkNew(ObjectId known, ObjectId tree, Visitor visitor) throws IOException {
    walk("", 0, Optional.of(known), tree, visitor);
  }

  private void walk(
      String prefix, int depth, Optional<ObjectId> known, ObjectId tree, Visitor visitor)
      throws IOException {
    if (known.isPresent() && known.get().equals(tree)) {
      return;
    }
    if (depth > settings.maxDepth()) {
      throw refused(
          SourceCode.TOO_DEEP,
          "The folder \"" + shown(prefix) + "\" lies deeper than " + settings.maxDepth() + ".",
          "Flatten it or leave it out of the repository.");
    }
    Map<String, ObjectId> before = new HashMap<>();
    if (known.isPresent()) {
      for (CanonicalTreeParser entry = parser(known.get()); !entry.eof(); entry.next()) {
        before.put(key(entry), entry.getEntryObjectId());
      }
    }
    List<String> names = new ArrayList<>();
    for (CanonicalTreeParser entry = parser(tree); !entry.eof(); entry.next()) {
      count();
      String path = prefix + name(prefix, entry);
      names.add(path.substring(prefix.length()));
      ObjectId same = before.get(key(entry));
      if (FileMode.TREE.equals(entry.getEntryRawMode())) {
        visitor.folder(path);
        walk(path + "/", depth + 1, Optional.ofNullable(same), entry.getEntryObjectId(), visitor);
      } else if (!entry.getEntryObjectId().equals(same)) {
        visitor.file(new File(path, entry.getEntryObjectId(), entry.getEntryFileMode()));
      }
    }
    visitor.names(prefix, names);
  }

  private CanonicalTreeParser parser(ObjectId tree) throws IOException {
    return new CanonicalTreeParser(null, reader, tree);
  }

  /** A file that became a folder, a link or executable is another entry. */
  private static String key(CanonicalTreeParser entry) {
    byte[] name = new byte[entry.getNameLength()];
    entry.getName(name, 0);
    return entry.getEntryRawMode() + " " + new String(name, StandardCharsets.ISO_8859_1);
  }

  private void count() {
    entries++;
    if (entries > settings.maxFiles()) {
      throw refused(
          SourceCode.TOO_MANY_FILES,
          "The commit has more than " + settings.maxFiles() + " files.",
          "Leave dependencies and build output (node_modules, dist) out: add them to .gitignore and"
              + " run git rm -r --cached on them.");
    }
  }

  private String name(String prefix, CanonicalTreeParser entry) {
    byte[] bytes = new byte[entry.getNameLength()];
    entry.getName(bytes, 0);
    String name;
    try {
      name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(
          SourceCode.FILE_NAME,
          "A file name in \"" + shown(prefix.isEmpty() ? "/" : prefix) + "\" is not UTF-8.",
          "Rename the file: git mv <old> <new>");
    }
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || GitNames.isRepository(name)
        || name.indexOf('\0') >= 0) {
      throw refused(
          SourceCode.UNSAFE_OBJECT,
          "A folder contains an entry named \"" + shown(name) + "\".",
          "Check the repository with: git fsck --full --strict");
    }
    if (GitNames.isInvisible(name)) {
      throw refused(
          SourceCode.FILE_NAME,
          "A file in \"" + shown(prefix.isEmpty() ? "/" : prefix) + "\" has an invisible name.",
          "Rename the file: git mv <old> <new>");
    }
    if (FileMode.SYMLINK.equals(entry.getEntryRawMode()) && GitNames.isModules(name)) {
      throw refused(
          SourceCode.UNSAFE_OBJECT,
          "\"" + shown(prefix + name) + "\" is a symbolic link: git would follow it.",
          "Commit .gitmodules as a file, or leave it out.");
    }
    if (bytes.length > MAX_NAME_BYTES
        || prefix.length() + bytes.length > settings.maxPathLength()) {
      throw refused(
          SourceCode.PATH_TOO_LONG,
          "A path is longer than "
              + settings.maxPathLength()
              + " bytes (a name than "
              + MAX_NAME_BYTES
              + "): "
              + shown(prefix + name),
          "Shorten its name or its folders.");
    }
    return name;
  }

  private static DeployException refused(SourceCode code, String summary, String advice) {
    return new DeployException(code.because(summary, advice));
  }

  static String shown(String path) {
    String safe = PushConsole.safe(path);
    return safe.length() > 80 ? safe.substring(0, 80) + "…" : safe;
  }
}

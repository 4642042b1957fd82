package dev.berth.server.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.InvalidObjectIdException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PacketLineIn;
import org.eclipse.jgit.transport.PacketLineOut;

/**
 * {@code git fetch --deepen=N} asks for N commits more than the client has. JGit knows depths from
 * the tips only, so the request is turned into one of those.
 */
final class RelativeDepth {
  static final String CAPABILITY = "deepen-relative";
  private static final String DEEPEN = "deepen ";
  private static final int EVERYTHING = Integer.MAX_VALUE;

  private RelativeDepth() {}

  /** The same request without a relative depth; one that can not be read is left as it is. */
  static byte[] resolve(byte[] request, Repository repository) throws IOException {
    List<String> lines = lines(request);
    Optional<String> deepen = lines.stream().filter(line -> line.startsWith(DEEPEN)).findFirst();
    if (lines.stream().noneMatch(RelativeDepth::isRelative) || deepen.isEmpty()) {
      return request;
    }
    int more = Integer.parseInt(deepen.get().substring(DEEPEN.length()));
    OptionalInt has = depth(repository, ids(lines, "want "), ids(lines, "shallow "));
    int depth = has.isPresent() ? Math.addExact(has.getAsInt(), more) : EVERYTHING;
    ByteArrayOutputStream resolved = new ByteArrayOutputStream();
    PacketLineOut out = new PacketLineOut(resolved);
    for (String line : lines) {
      if (PacketLineIn.isDelimiter(line)) {
        out.writeDelim();
      } else if (PacketLineIn.isEnd(line)) {
        out.end();
      } else if (line.startsWith(DEEPEN)) {
        out.writeString(DEEPEN + depth);
      } else if (line.startsWith("want ")) {
        out.writeString(line.replace(" " + CAPABILITY, ""));
      } else if (!line.equals(CAPABILITY)) {
        out.writeString(line);
      }
    }
    return resolved.toByteArray();
  }

  /** A line of its own with version 2, else a capability behind the first wanted object. */
  private static boolean isRelative(String line) {
    return line.equals(CAPABILITY)
        || (line.startsWith("want ") && List.of(line.split(" ", -1)).contains(CAPABILITY));
  }

  private static List<String> lines(byte[] request) throws IOException {
    PacketLineIn in = new PacketLineIn(new ByteArrayInputStream(request));
    List<String> lines = new ArrayList<>();
    try {
      while (true) {
        lines.add(in.readString());
      }
    } catch (EOFException e) {
      return lines;
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Set<ObjectId> ids(List<String> lines, String kind) {
    Set<ObjectId> ids = new HashSet<>();
    for (String line : lines) {
      if (line.startsWith(kind)) {
        ids.add(id(line.substring(kind.length()).split(" ", 2)[0]));
      }
    }
    return ids;
  }

  private static ObjectId id(String text) {
    try {
      return ObjectId.fromString(text);
    } catch (InvalidObjectIdException e) {
      throw new IllegalArgumentException("no object id: " + text, e);
    }
  }

  /** How many commits deep the client is, counted from the tips; empty when it has all. */
  private static OptionalInt depth(Repository repository, Set<ObjectId> tips, Set<ObjectId> shallow)
      throws IOException {
    Set<ObjectId> left = new HashSet<>(shallow);
    OptionalInt deepest = OptionalInt.empty();
    try (RevWalk walk = new RevWalk(repository)) {
      Set<RevCommit> seen = new HashSet<>();
      List<RevCommit> level = new ArrayList<>();
      for (ObjectId tip : tips) {
        commit(walk, tip).filter(seen::add).ifPresent(level::add);
      }
      for (int depth = 1; !level.isEmpty() && !left.isEmpty(); depth++) {
        List<RevCommit> next = new ArrayList<>();
        for (RevCommit commit : level) {
          if (left.remove(commit)) {
            deepest = OptionalInt.of(depth);
          }
          walk.parseHeaders(commit);
          for (RevCommit parent : commit.getParents()) {
            if (seen.add(parent)) {
              next.add(parent);
            }
          }
        }
        level = next;
      }
    }
    return deepest;
  }

  private static Optional<RevCommit> commit(RevWalk walk, ObjectId tip) throws IOException {
    try {
      return Optional.of(walk.parseCommit(tip));
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return Optional.empty();
    }
  }
}

package dev.berth.secrets.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** What was found in one file so far: each place once, and no more than can be shown. */
final class Findings {
  private static final int FINGERPRINT_BYTES = 10;
  private static final int MOST_SUSPECTS = 1_000;

  private final String path;
  private final int most;
  private final List<Place> places = new ArrayList<>();
  private final List<Suspect> suspects = new ArrayList<>();

  /** What has the shape of a credential and is none; forgotten with the part it stands in. */
  private final List<Suspect> dismissed = new ArrayList<>();

  private String text = "";
  private long offset;
  private long linesBefore;

  Findings(String path, int most) {
    this.path = path;
    this.most = most;
  }

  /** Further findings are in this part of the file. */
  void in(String part, long partOffset, long partLinesBefore) {
    text = part;
    offset = partOffset;
    linesBefore = partLinesBefore;
    dismissed.clear();
  }

  void add(String kind, int position, String secret) {
    long start = offset + position;
    long end = start + secret.length();
    if (isFull() || places.stream().anyMatch(place -> place.start < end && start < place.end)) {
      return;
    }
    long line =
        1 + linesBefore + text.substring(0, position).chars().filter(c -> c == '\n').count();
    places.add(new Place(start, end, new Finding(path, (int) line, kind, fingerprint(secret))));
  }

  /** What stands here has a known shape, and a rule says that it is an example. */
  void dismiss(int start, int end) {
    if (dismissed.size() < MOST_SUSPECTS) {
      dismissed.add(new Suspect("", start, text.substring(start, end)));
    }
  }

  /** A secret by its name only: what is known of its shape comes first. */
  void suspect(String kind, int position, String secret) {
    if (suspects.size() < MOST_SUSPECTS) {
      suspects.add(new Suspect(kind, position, secret));
    }
  }

  void addSuspects() {
    for (Suspect suspect : suspects) {
      if (dismissed.stream().noneMatch(suspect::meets)) {
        add(suspect.kind, suspect.position, suspect.secret);
      }
    }
    suspects.clear();
  }

  boolean isFull() {
    return places.size() >= most;
  }

  List<Finding> inOrder() {
    return places.stream()
        .sorted(Comparator.comparingLong(Place::start))
        .map(Place::finding)
        .toList();
  }

  private static String fingerprint(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("berth secret\0" + secret.strip()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Suspect(String kind, int position, String secret) {
    boolean meets(Suspect other) {
      return position < other.position + other.secret.length()
          && other.position < position + secret.length();
    }
  }

  private record Place(long start, long end, Finding finding) {}
}

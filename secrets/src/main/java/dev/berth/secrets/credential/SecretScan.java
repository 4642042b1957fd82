package dev.berth.secrets.credential;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds private keys, well-known credentials, and secrets given to variables in one file: a pure
 * function of its path and bytes. Binary files are searched for private keys only. All of a file is
 * read, in time that grows with its length alone.
 */
public final class SecretScan {
  /** What is read at once of a large file, and how much of it again with the next part. */
  private static final int PART = 1 << 20;

  private static final int OVERLAP = 24_000;
  private static final int LOOK_BACK = 2_000;

  private static final int MAX_FINDINGS = 20;

  /** A file with more words like those of credentials was made to keep Berth busy. */
  private static final int MAX_TRIES = 300_000;

  private static final int BYTES_FOR_A_TRY = 8;

  /** Values of ordinary files do not overlap, so that together they are no longer than the file. */
  private static final int MAX_VALUES = 1_000_000;

  private static final List<String> NAME_WORDS =
      List.of(
          "token",
          "secret",
          "passw",
          "passphrase",
          "pwd",
          "key",
          "cred",
          "auth",
          "login",
          "access",
          "client");

  private static final Keywords<Optional<CredentialShape>> KEYWORDS = new Keywords<>(words());

  private final Findings findings;
  private final FileKind kind;
  private final NamedSecrets named;
  private boolean binary;
  private final long maxTries;
  private final long maxValues;
  private long tries;
  private long values;

  /** The part of the file that is looked at, and the position behind the last name read there. */
  private String text = "";

  private int nameEnd;

  private SecretScan(String path, long size) {
    maxTries = MAX_TRIES + size / BYTES_FOR_A_TRY;
    maxValues = MAX_VALUES + 2 * size;
    findings = new Findings(path, MAX_FINDINGS);
    kind = FileKind.of(path);
    named = new NamedSecrets(kind);
  }

  /** What this file contains, in the order of the file; at most a few dozen findings. */
  public static List<Finding> of(String path, byte[] content) {
    try {
      return of(path, new ByteArrayInputStream(content), content.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for a file that need not be in memory. */
  public static List<Finding> of(String path, InputStream content, long size) throws IOException {
    SecretScan scan = new SecretScan(path, size);
    int part = (int) Math.min(PART, size + 2);
    TextParts parts = new TextParts(content, part, OVERLAP, LOOK_BACK);
    while (parts.next() && !scan.isEnough()) {
      scan.search(parts);
    }
    return scan.findings.inOrder();
  }

  private static List<Keywords.Word<Optional<CredentialShape>>> words() {
    List<Keywords.Word<Optional<CredentialShape>>> words = new ArrayList<>();
    NAME_WORDS.forEach(word -> words.add(new Keywords.Word<>(word, true, Optional.empty())));
    for (CredentialShape shape : ShapeTable.TABLE.shapes()) {
      if (shape.places().repository()) {
        shape
            .starts()
            .forEach(word -> words.add(new Keywords.Word<>(word, false, Optional.of(shape))));
      }
    }
    return words;
  }

  private boolean isEnough() {
    return findings.isFull() || isTooMany();
  }

  private boolean isTooMany() {
    return tries > maxTries || values > maxValues;
  }

  private void search(TextParts parts) {
    byte[] bytes = parts.bytes();
    text = parts.text();
    binary = parts.isBinary();
    nameEnd = parts.from();
    findings.in(text, parts.offset(), parts.linesBefore());
    KEYWORDS.find(
        bytes,
        parts.length(),
        (position, length, shape) -> {
          if (position >= parts.from() && position < parts.to() && !isEnough()) {
            if (shape.isPresent()) {
              match(shape.get(), position, length);
            } else if (!binary && position >= nameEnd) {
              name(position);
            }
          }
        });
    findings.addSuspects();
    if (isTooMany()) {
      findings.add("text made to look like thousands of credentials", parts.from(), text);
    }
  }

  private void match(CredentialShape shape, int position, int length) {
    if (binary && !shape.places().binary()) {
      return;
    }
    tries++;
    shape.at(text, position, length).ifPresent(candidate -> judge(shape, candidate));
  }

  private void judge(CredentialShape shape, Candidate candidate) {
    if (!shape.context().isEmpty() && !candidate.around().contains(shape.context())) {
      return;
    }
    shape
        .rule()
        .inRepository(candidate, shape.drawn())
        .ifPresentOrElse(
            real -> findings.add(shape.kind(), real.secretStart(), real.secret()),
            () -> findings.dismiss(candidate.start(), candidate.end()));
  }

  private void name(int position) {
    if (kind == FileKind.LOCK || kind == FileKind.EXAMPLE) {
      return;
    }
    AssignmentReader reader = new AssignmentReader(text, position);
    nameEnd = reader.nameEnd();
    reader.read().ifPresent(this::judge);
  }

  private void judge(Assignment assignment) {
    int start = assignment.position();
    int end = start + assignment.value().length();
    values += assignment.value().length();
    named
        .kind(assignment, () -> new Candidate(text, start, end, start, end).around())
        .ifPresent(what -> findings.suspect(what, start, assignment.value()));
  }
}

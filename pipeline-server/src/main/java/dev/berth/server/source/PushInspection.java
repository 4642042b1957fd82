package dev.berth.server.source;

import dev.berth.secrets.credential.AllowedSecrets;
import dev.berth.secrets.credential.Finding;
import dev.berth.secrets.credential.SecretScan;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Looks into what one push brings while it is in quarantine: bounds of trees, and secrets. Only
 * what is new is looked at: files that equal those of an accepted tip were looked at before.
 */
final class PushInspection {
  private static final int MAX_SHOWN = 10;
  private static final int MAX_ALLOWED_BYTES = 2 << 20;
  private static final long HISTORY_NANOS = 3_000_000_000L;

  private final Repository repository;
  private final SourceSettings settings;
  private final PushProgress progress;
  private final Set<ObjectId> scanned = new HashSet<>();
  private final Map<ObjectId, List<Finding>> found = new HashMap<>();
  private final List<ObjectId> inspected = new ArrayList<>();
  private long historyNanos = HISTORY_NANOS;
  private boolean historyShown;

  PushInspection(Repository repository, SourceSettings settings, PushProgress progress) {
    this.repository = repository;
    this.settings = settings;
    this.progress = progress;
  }

  /** Why the new state of a ref must not be stored. */
  Optional<Failure> objection(ObjectId before, ObjectId tip) throws IOException {
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      RevObject object = walk.peel(walk.parseAny(tip));
      if (!(object instanceof RevCommit commit)) {
        return Optional.empty();
      }
      List<Finding> findings = new ArrayList<>();
      List<String> oddNames = new ArrayList<>();
      Optional<ObjectId> known = knownTree(before, walk);
      visit(reader, known, commit.getTree(), new Tip(reader, findings, oddNames));
      AllowedSecrets allowed = allowed(reader, commit);
      findings.removeIf(allowed::allows);
      if (!findings.isEmpty()) {
        return Optional.of(refused(findings));
      }
      warnAboutNames(oddNames);
      warnAboutHistory(reader, walk, commit, allowed);
      return Optional.empty();
    } catch (DeployException e) {
      return Optional.of(e.failure());
    }
  }

  /** The accepted tree most like this one: what the ref named, else production. */
  private Optional<ObjectId> knownTree(ObjectId before, RevWalk walk) throws IOException {
    ObjectId known = before.equals(ObjectId.zeroId()) ? repository.resolve(Constants.HEAD) : before;
    if (known == null) {
      return Optional.empty();
    }
    return walk.peel(walk.parseAny(known)) instanceof RevCommit commit
        ? Optional.of(commit.getTree())
        : Optional.empty();
  }

  private void visit(
      ObjectReader reader, Optional<ObjectId> known, ObjectId tree, TreeFiles.Visitor visitor)
      throws IOException {
    TreeFiles files = new TreeFiles(reader, settings);
    if (known.isPresent()) {
      files.walkNew(known.get(), tree, visitor);
    } else {
      files.walk(tree, visitor);
    }
  }

  private List<Finding> scan(ObjectReader reader, TreeFiles.File file) throws IOException {
    if (file.mode().getObjectType() != Constants.OBJ_BLOB) {
      return List.of();
    }
    if (!scanned.add(file.id())) {
      return found.getOrDefault(file.id(), List.of()).stream()
          .map(finding ->
              new Finding(file.path(), finding.line(), finding.kind(), finding.fingerprint()))
          .toList();
    }
    ObjectLoader blob = reader.open(file.id(), Constants.OBJ_BLOB);
    List<Finding> findings;
    try (InputStream content = blob.openStream()) {
      findings = SecretScan.of(file.path(), content, blob.getSize());
    }
    if (!findings.isEmpty()) {
      found.put(file.id().copy(), findings);
    }
    return findings;
  }

  private AllowedSecrets allowed(ObjectReader reader, RevCommit commit) throws IOException {
    try (TreeWalk file = TreeWalk.forPath(reader, AllowedSecrets.FILE, commit.getTree())) {
      if (file == null || (file.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
        return AllowedSecrets.NONE;
      }
      ObjectLoader blob = reader.open(file.getObjectId(0), Constants.OBJ_BLOB);
      return blob.isLarge() || blob.getSize() > MAX_ALLOWED_BYTES
          ? AllowedSecrets.NONE
          : AllowedSecrets.parse(new String(blob.getCachedBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Failure refused(List<Finding> findings) {
    StringBuilder places = new StringBuilder();
    for (Finding finding : findings.subList(0, Math.min(MAX_SHOWN, findings.size()))) {
      places.append(place(finding)).append(" (").append(finding.fingerprint()).append(")\n");
    }
    if (findings.size() > MAX_SHOWN) {
      places.append("and ").append(findings.size() - MAX_SHOWN).append(" more\n");
    }
    return SourceCode.SECRET
        .because(
            findings.size() == 1
                ? "The push contains a secret; nothing of it was stored."
                : "The push contains " + findings.size() + " secrets; nothing of it was stored.",
            "Remove it from the commit (git commit --amend, or git rebase -i) and set it as an"
                + " environment variable. If it is no secret, add its fingerprint to "
                + AllowedSecrets.FILE
                + ", with the reason behind a #.")
        .withDetail(places.toString());
  }

  private static String place(Finding finding) {
    return TreeFiles.shown(finding.path()) + ":" + finding.line() + "  " + finding.kind();
  }

  private void warnAboutNames(List<String> names) {
    if (!names.isEmpty()) {
      progress.line("");
      names.stream()
          .limit(MAX_SHOWN)
          .forEach(warning -> PushConsole.warning(warning).forEach(progress::line));
    }
  }

  private void warnAboutHistory(
      ObjectReader reader, RevWalk walk, RevCommit tip, AllowedSecrets allowed) throws IOException {
    walk.reset();
    walk.markStart(walk.parseCommit(tip));
    for (Ref ref : repository.getRefDatabase().getRefs()) {
      if (ref.getObjectId() != null
          && walk.peel(walk.parseAny(ref.getObjectId())) instanceof RevCommit stored) {
        walk.markUninteresting(stored);
      }
    }
    for (ObjectId other : inspected) {
      walk.markUninteresting(walk.parseCommit(other));
    }
    inspected.add(tip.copy());
    long start = System.nanoTime();
    int commits = 0;
    Map<String, String> warnings = new HashMap<>();
    for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
      if (++commits > settings.maxHistory() || System.nanoTime() - start > historyNanos) {
        progress.line("Older commits were not searched for secrets (" + commits + " were).");
        break;
      }
      if (!commit.equals(tip)) {
        for (Finding finding : introduced(reader, walk, commit)) {
          if (!allowed.allows(finding)) {
            warnings.putIfAbsent(
                finding.fingerprint(), place(finding) + " in " + commit.name().substring(0, 8));
          }
        }
      }
    }
    historyNanos -= System.nanoTime() - start;
    show(warnings);
  }

  private List<Finding> introduced(ObjectReader reader, RevWalk walk, RevCommit commit)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    Optional<ObjectId> parent = Optional.empty();
    if (commit.getParentCount() > 0) {
      RevCommit first = commit.getParent(0);
      walk.parseHeaders(first);
      parent = Optional.of(first.getTree());
    }
    try {
      visit(reader, parent, commit.getTree(), file -> findings.addAll(scan(reader, file)));
    } catch (DeployException e) {
      // Only tips are deployed: an old commit beyond the bounds is stored and not searched.
      return findings;
    }
    return findings;
  }

  private void show(Map<String, String> warnings) {
    if (warnings.isEmpty() || historyShown) {
      return;
    }
    historyShown = true;
    progress.line("");
    progress.line("warning: older commits of this push contain secrets:");
    warnings.values().stream()
        .sorted()
        .limit(MAX_SHOWN)
        .forEach(line -> progress.line("  " + line));
    if (warnings.size() > MAX_SHOWN) {
      progress.line("  and " + (warnings.size() - MAX_SHOWN) + " more");
    }
    progress.line("hint: rotate them: whoever can clone this repository can read them.");
    progress.line("");
  }

  /** Looks at the files that will be deployed. */
  private final class Tip implements TreeFiles.Visitor {
    private final ObjectReader reader;
    private final List<Finding> findings;
    private final List<String> oddNames;

    Tip(ObjectReader reader, List<Finding> findings, List<String> oddNames) {
      this.reader = reader;
      this.findings = findings;
      this.oddNames = oddNames;
    }

    @Override
    public void file(TreeFiles.File file) throws IOException {
      findings.addAll(scan(reader, file));
      String name = file.name();
      if (name.chars().anyMatch(Character::isISOControl)
          || name.startsWith("-")
          || name.endsWith(" ")
          || name.indexOf('\\') >= 0) {
        oddNames.add(
            "\"" + TreeFiles.shown(file.path()) + "\" has a name that many tools stumble over.");
      }
    }

    @Override
    public void names(String folder, List<String> names) {
      Map<String, String> seen = new HashMap<>();
      for (String name : names) {
        String other = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
        if (other != null) {
          oddNames.add(
              "\""
                  + TreeFiles.shown(folder + name)
                  + "\" and \""
                  + TreeFiles.shown(other)
                  + "\" differ by case only: on macOS and Windows one replaces the other.");
        }
      }
    }
  }
}

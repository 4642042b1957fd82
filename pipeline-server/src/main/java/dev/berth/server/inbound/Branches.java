package dev.berth.server.inbound;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.source.FetchedCommits;
import dev.berth.server.source.mirror.RemoteCredentials;
import dev.berth.server.source.mirror.RemoteRepositories;
import dev.berth.server.source.mirror.RemoteSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Brings what has changed in a connected repository since it was last looked at. In which order
 * deliveries come, and whether they come at all, makes no difference.
 */
@Component
class Branches {
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Connections connections;
  private final RemoteRepositories remotes;
  private final AppCatalog catalog;
  private final RemoteSettings looks;
  private final InboundSettings settings;
  private final Clock clock;
  private final KeyedLocks<AppName> locks = new KeyedLocks<>();
  private final Map<AppName, Instant> begun = new ConcurrentHashMap<>();

  Branches(
      Connections connections,
      RemoteRepositories remotes,
      AppCatalog catalog,
      RemoteSettings looks,
      InboundSettings settings,
      Clock clock) {
    this.connections = connections;
    this.remotes = remotes;
    this.catalog = catalog;
    this.looks = looks;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Looks at the repository and brings what is new.
   *
   * @param by who is said to have pushed it
   * @return what was found, line by line; nothing when nothing had changed
   * @throws DeployException when the repository does not answer
   */
  List<String> look(Connection connection, String by) {
    return look(connection, by, Instant.MAX);
  }

  /**
   * The same for something that was heard: a look that began after that has found it already.
   *
   * @param heard when
   */
  List<String> look(Connection connection, String by, Instant heard) {
    try (KeyedLocks.Held _ = locks.lock(connection.app())) {
      return lookAlone(connection, by, heard);
    }
  }

  private List<String> lookAlone(Connection connection, String by, Instant heard) {
    try {
      Instant last = begun.get(connection.app());
      if (last != null && last.isAfter(heard)) {
        return List.of("found with an earlier delivery");
      }
      Instant now = clock.instant();
      RemoteCredentials credentials = connections.credentials(connection);
      RemoteRepositories.Heads heads = remotes.heads(connection.address(), credentials);
      List<String> found = new ArrayList<>();
      List<String> full = new ArrayList<>();
      for (String branch : changed(connection.app(), heads)) {
        bring(connection, credentials, branch, heads, by, found, full);
      }
      List<String> trouble = new ArrayList<>(connections.troubles(connection.app()));
      trouble.addAll(full);
      found.addAll(full);
      connections.looked(connection.app(), String.join("\n", trouble), looks.look());
      begun.put(connection.app(), now);
      return found;
    } catch (DeployException e) {
      connections.silent(connection.app(), e.failure().summary(), pause(connection));
      throw e;
    }
  }

  private Set<String> changed(AppName app, RemoteRepositories.Heads heads) {
    Map<String, String> known = connections.branches(app);
    Set<String> changed = new TreeSet<>();
    heads
        .branches()
        .forEach((branch, commit) -> {
          if (!commit.equals(known.get(branch))) {
            changed.add(branch);
          }
        });
    known.keySet().stream()
        .filter(branch -> !heads.branches().containsKey(branch))
        .forEach(changed::add);
    return changed;
  }

  private void bring(
      Connection connection,
      RemoteCredentials credentials,
      String branch,
      RemoteRepositories.Heads heads,
      String by,
      List<String> found,
      List<String> full) {
    AppName app = connection.app();
    String commit = heads.branches().get(branch);
    if (commit != null && isOneTooMany(app, branch)) {
      // Not remembered as seen, so it is deployed as soon as there is room.
      full.add(
          branch
              + ": not deployed, "
              + app
              + " has "
              + settings.previews()
              + " previews already. Delete branches, or raise berth.inbound.previews");
      return;
    }
    List<String> refused = new ArrayList<>();
    List<FetchedCommits.Outcome> outcomes =
        remotes.bring(app, connection.address(), credentials, by, Set.of(branch));
    if (outcomes.isEmpty()) {
      found.add(branch + ": here already");
    }
    for (FetchedCommits.Outcome outcome : outcomes) {
      String line = branch + ": " + words(outcome);
      found.add(line);
      if (!outcome.stored()) {
        refused.add(line);
      }
    }
    if (commit == null) {
      connections.branchGone(app, branch);
    } else {
      connections.branch(app, branch, commit, String.join("\n", refused));
    }
  }

  private static String words(FetchedCommits.Outcome outcome) {
    if (!outcome.stored()) {
      return "refused\n" + outcome.words();
    }
    return outcome
        .commit()
        .map(commit -> commit.substring(0, 7) + " is being deployed")
        .orElse("gone, its preview has ended");
  }

  /** Whether a new preview would be one more than allowed; those that are there go on. */
  boolean isOneTooMany(AppName app, String branch) {
    App known = catalog.find(app).orElseThrow();
    return isOneTooMany(known.environmentOf(branch));
  }

  boolean isOneTooMany(Environment environment) {
    if (environment.kind() == Environment.Kind.PRODUCTION) {
      return false;
    }
    List<Environment> open = catalog.environments(environment.app());
    long previews = open.stream().filter(one -> one.kind() != Environment.Kind.PRODUCTION).count();
    return !open.contains(environment) && previews >= settings.previews();
  }

  /** Twice as long after each failure. */
  private Duration pause(Connection connection) {
    Duration pause = looks.look().multipliedBy(1L << Math.min(10, connection.failures()));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}

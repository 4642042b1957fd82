package dev.berth.server.source.mirror;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.installation.OutboundRules;
import dev.berth.server.source.FetchedCommits;
import dev.berth.server.source.SourceSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Looks at repositories that live elsewhere and brings what is in them. */
@Component
public class RemoteRepositories {
  private final FetchedCommits arrivals;
  private final SourceSettings limits;
  private final RemoteSettings settings;
  private final HostKeys hostKeys;
  private final HostResolver names;
  private final KeyedLocks<AppName> locks = new KeyedLocks<>();

  @Autowired
  RemoteRepositories(
      FetchedCommits arrivals, SourceSettings limits, RemoteSettings settings, HostKeys hostKeys) {
    this(arrivals, limits, settings, hostKeys, InetAddress::getAllByName);
  }

  RemoteRepositories(
      FetchedCommits arrivals,
      SourceSettings limits,
      RemoteSettings settings,
      HostKeys hostKeys,
      HostResolver names) {
    this.arrivals = arrivals;
    this.limits = limits;
    this.settings = settings;
    this.hostKeys = hostKeys;
    this.names = names;
  }

  /**
   * What a repository points to.
   *
   * @param defaultBranch empty for a repository without commits
   * @param branches commits by the names of their branches
   */
  public record Heads(Optional<String> defaultBranch, Map<String, String> branches) {}

  /**
   * Asks where the branches are.
   *
   * @throws DeployException {@code source.remote-…}
   */
  public Heads heads(RemoteAddress address, RemoteCredentials credentials) {
    return talk(
        address,
        credentials,
        Optional.empty(),
        conversation -> {
          try (FetchConnection connection =
              conversation.open(List.of(new RefSpec("+refs/heads/*:refs/heads/*")), "HEAD")) {
            Map<String, String> branches = new TreeMap<>();
            for (Ref ref : connection.getRefs()) {
              if (ref.getName().startsWith(Constants.R_HEADS) && ref.getObjectId() != null) {
                branches.put(
                    ref.getName().substring(Constants.R_HEADS.length()), ref.getObjectId().name());
              }
            }
            return new Heads(defaultBranch(connection, branches), branches);
          }
        });
  }

  /**
   * Brings these branches to where they are there, and starts their deploys; a branch that is gone
   * there ends here.
   *
   * @param by who is said to have pushed
   * @throws DeployException {@code source.remote-…}
   */
  public List<FetchedCommits.Outcome> bring(
      AppName app,
      RemoteAddress address,
      RemoteCredentials credentials,
      String by,
      Set<String> branches) {
    return alone(
        app,
        () ->
            stored(() ->
                arrivals.take(
                    app,
                    by,
                    (quarantine, checker) ->
                        fetch(address, credentials, quarantine, checker, refs(branches)))));
  }

  /**
   * Brings the commit that a request offers, without deploying it.
   *
   * @param ref where the service keeps it, such as {@code refs/pull/7/head}
   * @param number of the request
   * @return the commit
   * @throws DeployException {@code source.remote-…}, or what a push of it would be refused for
   */
  public String bringRequest(
      AppName app, RemoteAddress address, RemoteCredentials credentials, String ref, int number) {
    return alone(
        app,
        () ->
            stored(() ->
                arrivals.keep(
                    app,
                    kept(number),
                    (quarantine, checker) ->
                        there(
                            address,
                            ref,
                            fetch(
                                address,
                                credentials,
                                quarantine,
                                checker,
                                Map.of(ref, kept(number)))))));
  }

  private static Map<String, ObjectId> there(
      RemoteAddress address, String ref, Map<String, ObjectId> tips) {
    if (tips.containsValue(ObjectId.zeroId())) {
      throw RemoteFailures.gone(address, ref);
    }
    return tips;
  }

  /** Forgets what {@link #bringRequest} brought. */
  public void dropRequest(AppName app, int number) {
    try {
      arrivals.drop(app, kept(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kept(int number) {
    return FetchedCommits.KEPT + "requests/" + number;
  }

  private static Map<String, String> refs(Set<String> branches) {
    Map<String, String> refs = new TreeMap<>();
    branches.forEach(branch -> refs.put(Constants.R_HEADS + branch, Constants.R_HEADS + branch));
    return refs;
  }

  /** What is there under these names, brought into the repository; zero ids for what is not. */
  private Map<String, ObjectId> fetch(
      RemoteAddress address,
      RemoteCredentials credentials,
      Repository quarantine,
      ObjectChecker checker,
      Map<String, String> wanted) {
    return talk(
        address,
        credentials,
        Optional.of(quarantine),
        conversation -> {
          List<RefSpec> specs = new ArrayList<>();
          wanted.keySet().forEach(ref -> specs.add(new RefSpec(ref)));
          conversation.check(checker);
          Map<String, ObjectId> tips = new TreeMap<>();
          wanted.values().forEach(here -> tips.put(here, ObjectId.zeroId()));
          List<Ref> missing = new ArrayList<>();
          try (FetchConnection connection = conversation.open(specs)) {
            for (Ref ref : connection.getRefs()) {
              String here = wanted.get(ref.getName());
              if (here != null && ref.getObjectId() != null) {
                tips.put(here, ref.getObjectId());
                if (!quarantine.getObjectDatabase().has(ref.getObjectId())) {
                  missing.add(ref);
                }
              }
            }
            if (!missing.isEmpty()) {
              conversation.expect(framed(limits.maxPackSize().toBytes()));
              connection.fetch(NullProgressMonitor.INSTANCE, missing, Set.of());
            }
          }
          return tips;
        });
  }

  /** With what the protocol puts around each 64 kB of a pack, and what it says beside it. */
  private static long framed(long pack) {
    return pack + pack / 100 + (1 << 20);
  }

  private static Optional<String> defaultBranch(
      FetchConnection connection, Map<String, String> branches) {
    Ref head = connection.getRef(Constants.HEAD);
    if (head != null && head.isSymbolic()) {
      String target = head.getTarget().getName();
      if (target.startsWith(Constants.R_HEADS)) {
        return Optional.of(target.substring(Constants.R_HEADS.length()))
            .filter(branches::containsKey);
      }
    }
    return List.of("main", "master").stream().filter(branches::containsKey).findFirst();
  }

  private interface Talk<T> {
    T with(Conversation conversation) throws IOException;
  }

  private <T> T talk(
      RemoteAddress address,
      RemoteCredentials credentials,
      Optional<Repository> local,
      Talk<T> talk) {
    try (Conversation conversation =
        Conversation.with(address, credentials, local, settings, rules(), names, hostKeys)) {
      try {
        return talk.with(conversation);
      } catch (IOException e) {
        Optional<Failure> objection = arrivals.objection(e);
        if (objection.isPresent()) {
          throw new DeployException(objection.get(), e);
        }
        throw RemoteFailures.of(
            address, credentials, settings.silence(), conversation.reason().orElse(e));
      }
    } catch (IOException e) {
      throw RemoteFailures.of(address, credentials, settings.silence(), e);
    }
  }

  private OutboundRules rules() {
    return settings.rules();
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T stored(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Supply<T> {
    T get();
  }

  private <T> T alone(AppName app, Supply<T> work) {
    try (KeyedLocks.Held _ = locks.lockInterruptibly(app)) {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }
}

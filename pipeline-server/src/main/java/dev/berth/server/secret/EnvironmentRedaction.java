package dev.berth.server.secret;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretLayers;
import dev.berth.secrets.SecretLookup;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.exposure.Redactor;
import dev.berth.server.app.AppName;
import dev.berth.server.pipeline.Redaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Takes an environment's values out of what its builds, deploys and apps print; also values that
 * were replaced lately, since older lines may contain them. Whoever is handed values by {@link
 * Variables} is covered from that moment on.
 */
@Component
public class EnvironmentRedaction implements Redaction {
  /** Automata take memory; environments beyond these are read again when they print. */
  private static final int REMEMBERED = 32;

  /** How many earlier versions of each scope are taken out as well. */
  private static final int EARLIER = 5;

  /** After a failure to read, a log must not wait for the next one at every line. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final SecretStore store;
  private final ObjectProvider<IssuedSecrets> issued;
  private final Clock clock;
  private final SequencedMap<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private volatile Instant notBefore = Instant.MIN;

  EnvironmentRedaction(SecretStore store, ObjectProvider<IssuedSecrets> issued, Clock clock) {
    this.store = store;
    this.issued = issued;
    this.clock = clock;
  }

  private record Known(List<SecretRef> refs, Redactor redactor, boolean current) {}

  /**
   * Never fails: while the store cannot be read, no deploy is handed a value that it could print.
   */
  @Override
  public String redact(String environment, String text) {
    Optional<Known> before = known(environment);
    if (before.isPresent() && before.get().current()) {
      return before.get().redactor().redact(text);
    }
    if (clock.instant().isAfter(notBefore)) {
      try {
        return load(environment).redact(text);
      } catch (SecretException e) {
        notBefore = clock.instant().plus(PAUSE);
      }
    }
    return before.map(Known::redactor).orElse(Redactor.NONE).redact(text);
  }

  /**
   * For what an app printed at any time, perhaps for an earlier server: when its values cannot be
   * read, nothing is shown.
   *
   * @throws dev.berth.server.failure.DeployException when the store cannot be read
   */
  public UnaryOperator<String> of(String environment) {
    Redactor redactor =
        known(environment)
            .filter(Known::current)
            .map(Known::redactor)
            .orElseGet(() -> StoreCode.translated(() -> load(environment)));
    return redactor::redact;
  }

  /** Remembers what an environment is about to get. */
  void learn(String environment, SecretLayers layers) {
    Optional<Known> before = known(environment);
    if (before.isEmpty() || !before.get().refs().equals(layers.refs())) {
      remember(environment, layers);
    }
  }

  /** The values of an app are others now. */
  void changed(AppName app) {
    synchronized (known) {
      known.replaceAll((environment, one) ->
          environment.equals(app.value()) || environment.startsWith(app + "--")
              ? new Known(List.of(), one.redactor(), false)
              : one);
    }
  }

  /** Berth has issued something new to this environment. */
  public void issued(String environment) {
    synchronized (known) {
      known.computeIfPresent(
          environment, (key, one) -> new Known(List.of(), one.redactor(), false));
    }
  }

  private Redactor load(String environment) {
    return remember(environment, SecretLayers.latest(store, VariableScope.scopesOf(environment)));
  }

  private Redactor remember(String environment, SecretLayers layers) {
    Set<SecretValue> values = new HashSet<>();
    for (SecretSet set : layers.sets()) {
      add(set, values);
      earlier(set.ref(), values);
    }
    issued.forEach(source -> values.addAll(source.of(environment)));
    Redactor redactor = Redactor.of(values);
    synchronized (known) {
      known.put(environment, new Known(layers.refs(), redactor, true));
      if (known.size() > REMEMBERED) {
        known.pollFirstEntry();
      }
    }
    return redactor;
  }

  private void earlier(SecretRef newest, Set<SecretValue> values) {
    for (long version = newest.version() - 1;
        version > Math.max(0, newest.version() - 1 - EARLIER);
        version--) {
      if (store.at(new SecretRef(newest.scope(), version)) instanceof SecretLookup.Found(var set)) {
        add(set, values);
      }
    }
  }

  /** What is compiled into pages is no secret. */
  private static void add(SecretSet set, Set<SecretValue> values) {
    set.values()
        .forEach((name, value) -> {
          if (!EnvironmentVariables.isBuildTime(name)) {
            values.add(value);
          }
        });
  }

  private Optional<Known> known(String environment) {
    synchronized (known) {
      return Optional.ofNullable(known.get(environment));
    }
  }
}

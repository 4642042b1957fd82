package dev.berth.server.secret;

import static dev.berth.server.secret.StoreCode.translated;
import static java.util.stream.Collectors.joining;

import dev.berth.secrets.SecretLayers;
import dev.berth.secrets.SecretLookup;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.WriteOutcome;
import dev.berth.secrets.dotenv.EnvFile;
import dev.berth.secrets.dotenv.EnvProblem;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.secret.VariableRecords.Row;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The variables of apps: set, unset and listed by people, read by what runs their apps. */
@Component
public class Variables {
  /** Everybody else was faster this often: something writes without end. */
  private static final int ATTEMPTS = 20;

  private final SecretStore store;
  private final VariableRecords records;
  private final EnvironmentRedaction redaction;
  private final AppCatalog catalog;
  private final EarlierMadeUp earlier;
  private final SecureRandom random = new SecureRandom();

  Variables(
      SecretStore store,
      VariableRecords records,
      EnvironmentRedaction redaction,
      AppCatalog catalog) {
    this.store = store;
    this.records = records;
    this.redaction = redaction;
    this.catalog = catalog;
    this.earlier = new EarlierMadeUp(store, records);
  }

  /** What the environment gets now. From here on its logs are kept free of these values. */
  public EnvironmentVariables of(Environment environment) {
    return translated(() -> {
      List<SecretScope> scopes = VariableScope.scopesOf(environment.key());
      earlier.move(scopes);
      return variables(environment, SecretLayers.latest(store, scopes));
    });
  }

  /** What the environment was given at these versions. */
  public EnvironmentVariables at(Environment environment, SecretVersions versions) {
    return translated(() -> {
      List<SecretSet> sets = new ArrayList<>();
      for (SecretScope scope : VariableScope.scopesOf(environment.key())) {
        sets.add(at(versions.ref(scope)));
      }
      return variables(environment, new SecretLayers(sets));
    });
  }

  /** The names that an environment has in scopes that override this one. */
  public Set<String> namesNarrowerThan(VariableScope scope, Environment environment) {
    List<SecretScope> scopes = VariableScope.scopesOf(environment.key());
    List<SecretScope> narrower = scopes.subList(scopes.indexOf(scope.secret()) + 1, scopes.size());
    return translated(() -> {
      earlier.move(narrower);
      return SecretLayers.latest(store, narrower).values().sequencedKeySet();
    });
  }

  /** The names that the builds of an app get, besides those that are compiled in. */
  public Set<String> givenToBuilds(AppName app) {
    return records.givenToBuilds(app.value());
  }

  /** Gives variables to builds or keeps them from builds, wherever they have a value. */
  public void giveToBuilds(AppName app, List<String> names, boolean given) {
    records.giveToBuilds(app.value(), names, given);
  }

  /** Whether a scope has a value for this. */
  public boolean isSet(VariableScope scope, String name) {
    return translated(() -> store.latest(scope.secret()).values().containsKey(name));
  }

  /** What changes whenever the value of a variable does, for what must not know the value. */
  public Map<String, String> stamps(Environment environment, EnvironmentVariables values) {
    List<String> scopes =
        VariableScope.scopesOf(environment.key()).stream().map(SecretScope::path).toList();
    Map<String, String> stamps = new TreeMap<>();
    values.names().forEach(name -> stamps.put(name, values.versions().words()));
    records.of(environment.app().value()).stream()
        .filter(row -> scopes.contains(row.scope()) && values.names().contains(row.name()))
        .sorted(Comparator.comparingInt(row -> scopes.indexOf(row.scope())))
        .forEach(row -> stamps.put(row.name(), row.scope() + "@" + row.version()));
    return stamps;
  }

  /** Sets a variable. */
  public VariableChange set(
      AppName app, VariableScope scope, String name, String value, String by) {
    return set(app, scope, Map.of(name, translated(() -> SecretValue.of(value))), by);
  }

  /** Sets variables, all of them or none. */
  VariableChange set(AppName app, VariableScope scope, Map<String, SecretValue> values, String by) {
    translated(() -> {
      values.keySet().forEach(ReservedNames::requireFree);
      values.forEach((name, value) -> ConnectionUrl.require(name, value.reveal()));
      return values;
    });
    return change(
        app,
        scope,
        by,
        before -> {
          TreeMap<String, SecretValue> after = new TreeMap<>(before);
          after.putAll(values);
          return after;
        });
  }

  /**
   * Sets the variables of an {@code .env} file; what Berth itself gives to apps is left out.
   *
   * @throws dev.berth.server.failure.DeployException naming every line that is not understood
   */
  public ImportedVariables take(AppName app, VariableScope scope, String envFile, String by) {
    EnvFile file = EnvFile.parse(envFile);
    if (!file.isValid()) {
      throw new DeployException(
          SecretCode.FILE_INVALID.because(
              "The file has lines that are not understood; nothing was set",
              "Correct them: "
                  + file.problems().stream().map(EnvProblem::toString).collect(joining("; "))));
    }
    Map<String, SecretValue> values = new TreeMap<>();
    file.entries().forEach(entry -> values.put(entry.name(), entry.value()));
    List<String> leftOut = values.keySet().stream().filter(ReservedNames::isReserved).toList();
    values.keySet().removeAll(leftOut);
    return new ImportedVariables(set(app, scope, values, by), leftOut);
  }

  /** Sets those of these variables that the scope does not have yet. */
  VariableChange setIfAbsent(
      AppName app, VariableScope scope, Map<String, SecretValue> values, String by) {
    return change(
        app,
        scope,
        by,
        before -> {
          TreeMap<String, SecretValue> after = new TreeMap<>(values);
          after.putAll(before);
          return after;
        });
  }

  /** Takes a variable away. */
  public VariableChange unset(AppName app, VariableScope scope, String name, String by) {
    VariableChange change =
        change(
            app,
            scope,
            by,
            before -> {
              TreeMap<String, SecretValue> after = new TreeMap<>(before);
              after.remove(name);
              return after;
            });
    if (change.names().isEmpty()) {
      Optional<VariableChange> another = makeUpAgain(app, scope, name, by);
      if (another.isPresent()) {
        return another.get();
      }
      throw new DeployException(
          SecretCode.NOT_SET.because(
              name + " is not set for " + scope.title() + " of " + app,
              "The list of variables says for what it is set"));
    }
    if (list(app).stream().noneMatch(one -> one.name().equals(name))) {
      records.giveToBuilds(app.value(), List.of(name), false);
    }
    return change;
  }

  /** What was made up is not taken away, since the app needs it: it is another from now on. */
  private Optional<VariableChange> makeUpAgain(
      AppName app, VariableScope scope, String name, String by) {
    return scope
        .madeUp()
        .filter(
            madeUp -> translated(() -> store.latest(madeUp.secret()).values().containsKey(name)))
        .map(madeUp ->
            change(
                app,
                madeUp,
                by,
                before -> {
                  TreeMap<String, SecretValue> after = new TreeMap<>(before);
                  after.put(name, GeneratedSecret.forName(name, random));
                  return after;
                }));
  }

  /** Every variable of an app, by name and scope. */
  public List<Variable> list(AppName app) {
    List<Row> rows = records.of(app.value());
    Map<String, VariableScope> scopes = new LinkedHashMap<>();
    List.of(VariableScope.ofApp(app), VariableScope.ofPreviews(app))
        .forEach(scope -> scopes.put(scope.secret().path(), scope));
    List<Environment> environments = catalog.environments(app);
    environments.stream()
        .flatMap(one -> Stream.of(VariableScope.of(one), VariableScope.madeUp(one)))
        .forEach(scope -> scopes.putIfAbsent(scope.secret().path(), scope));
    for (Row row : rows) {
      scopes.computeIfAbsent(row.scope(), path -> new VariableScope(scope(path), row.title()));
    }
    return translated(() -> {
      earlier.move(scopes.values().stream().map(VariableScope::secret).toList());
      Map<String, SecretSet> sets = new HashMap<>();
      scopes
          .values()
          .forEach(scope -> sets.put(scope.secret().path(), store.latest(scope.secret())));
      VariableList list =
          new VariableList(
              environments, sets, records.of(app.value()), records.givenToBuilds(app.value()));
      return scopes.values().stream()
          .flatMap(list::of)
          .sorted(Comparator.comparing(Variable::name).thenComparing(Variable::scope))
          .toList();
    });
  }

  /** Makes sure that nothing is kept for an app that is gone for good. */
  public void end(AppName app) {
    for (Row row : records.of(app.value())) {
      translated(() -> {
        store.delete(scope(row.scope()));
        return row;
      });
      records.remove(row.scope());
    }
    records.giveToBuilds(app.value(), List.copyOf(records.givenToBuilds(app.value())), false);
  }

  /** Makes sure that nothing is kept for environments that are gone for good. */
  public void end(Set<String> environments) {
    for (String path : records.environments()) {
      if (environments.contains(path.substring(path.lastIndexOf('/') + 1))) {
        translated(() -> {
          store.delete(scope(path));
          return path;
        });
        records.remove(path);
      }
    }
  }

  private VariableChange change(
      AppName app,
      VariableScope scope,
      String by,
      UnaryOperator<SequencedMap<String, SecretValue>> edit) {
    return translated(() -> {
      earlier.move(List.of(scope.secret()));
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        SecretSet before = store.latest(scope.secret());
        SequencedMap<String, SecretValue> after = edit.apply(before.values());
        List<String> changed = difference(before.values(), after);
        if (changed.isEmpty()) {
          return new VariableChange(scope, changed, before.ref().version());
        }
        if (store.write(before.ref(), after) instanceof WriteOutcome.Written(SecretRef ref)) {
          redaction.changed(app);
          record(app, scope, changed, after.keySet(), ref.version(), by);
          return new VariableChange(scope, changed, ref.version());
        }
      }
      throw new DeployException(
          SecretCode.CONTENDED.because(
              "The variables of " + app + " are being changed by many at once", "Try again"));
    });
  }

  private void record(
      AppName app,
      VariableScope scope,
      List<String> changed,
      Set<String> present,
      long version,
      String by) {
    Map<Boolean, List<String>> kept =
        changed.stream().collect(Collectors.partitioningBy(present::contains));
    records.set(app.value(), scope, kept.getOrDefault(true, List.of()), version, by);
    records.remove(scope.secret().path(), kept.getOrDefault(false, List.of()));
  }

  private EnvironmentVariables variables(Environment environment, SecretLayers layers) {
    redaction.learn(environment.key(), layers);
    return new EnvironmentVariables(SecretVersions.of(layers), layers.values());
  }

  private SecretSet at(SecretRef ref) {
    if (ref.version() == 0) {
      return SecretSet.empty(ref);
    }
    return switch (store.at(ref)) {
      case SecretLookup.Found(SecretSet set) -> set;
      case SecretLookup.Gone _ ->
          throw new DeployException(
              SecretCode.VERSION_GONE.because(
                  "The variables that this deploy began with (" + ref + ") are not kept any more",
                  "Deploy again"));
    };
  }

  private static List<String> difference(
      Map<String, SecretValue> before, Map<String, SecretValue> after) {
    TreeMap<String, SecretValue> all = new TreeMap<>(before);
    all.putAll(after);
    return all.keySet().stream()
        .filter(name -> !Objects.equals(before.get(name), after.get(name)))
        .toList();
  }

  /** The scope of an environment, by its path. */
  private static SecretScope scope(String path) {
    List<String> parts = List.of(path.split("/", -1));
    String app = parts.getFirst();
    return switch (parts.get(1)) {
      case "app" -> new SecretScope.OfApp(app);
      case "previews" -> new SecretScope.OfPreviews(app);
      case "made-up" -> new SecretScope.OfMadeUp(app, parts.getLast());
      default -> new SecretScope.OfEnvironment(app, parts.getLast());
    };
  }
}

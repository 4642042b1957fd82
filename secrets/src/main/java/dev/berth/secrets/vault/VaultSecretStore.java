package dev.berth.secrets.vault;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretLookup;
import dev.berth.secrets.SecretProblem;
import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.SecretVersion;
import dev.berth.secrets.WriteOutcome;
import io.github.jopenlibs.vault.api.WriteOptions;
import io.github.jopenlibs.vault.json.JsonArray;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Secrets in Vault's KV engine, version 2: a scope is one secret whose keys are the variables, so
 * that people find and change them there by Vault's own means.
 */
public final class VaultSecretStore implements SecretStore {
  private final VaultConnection vault;
  private final String mount;
  private final String prefix;

  private VaultSecretStore(VaultConnection vault) {
    this.vault = vault;
    mount = vault.settings().mount();
    prefix = vault.settings().prefix();
  }

  /**
   * A store in this Vault, which it closes in the end.
   *
   * @throws SecretException when the mount is no KV engine of version 2, or Vault cannot be used
   */
  public static VaultSecretStore open(VaultConnection vault) {
    VaultSecretStore store = new VaultSecretStore(vault);
    store.requireKeyValueEngine();
    return store;
  }

  @Override
  public SecretSet latest(SecretScope scope) {
    VaultResponse answer = vault.ask(driver -> driver.secrets().read(path(scope)));
    JsonObject data = answer.object("data");
    long version = VaultResponse.object(data, "metadata").getLong("version", 0);
    SecretRef ref = new SecretRef(scope, version);
    if (answer.status() == 404) {
      requireNoComplaint(answer);
      return SecretSet.empty(ref);
    }
    requireOk(answer);
    return new SecretSet(ref, values(VaultResponse.object(data, "data")));
  }

  @Override
  public SecretLookup at(SecretRef ref) {
    if (ref.version() == 0 || ref.version() > Integer.MAX_VALUE) {
      return new SecretLookup.Gone(ref);
    }
    int version = (int) ref.version();
    // The driver repeats once when told not to repeat, and as often as configured (never)
    // otherwise.
    VaultResponse answer =
        vault.ask(driver -> driver.secrets().read(path(ref.scope()), true, version));
    if (answer.status() == 404) {
      requireNoComplaint(answer);
      return new SecretLookup.Gone(ref);
    }
    requireOk(answer);
    return new SecretLookup.Found(
        new SecretSet(ref, values(VaultResponse.object(answer.object("data"), "data"))));
  }

  @Override
  public WriteOutcome write(SecretRef expected, Map<String, SecretValue> values) {
    SecretSet.requireWritable(values);
    Map<String, Object> revealed = new LinkedHashMap<>();
    new TreeMap<>(values).forEach((name, value) -> revealed.put(name, value.reveal()));
    WriteOptions onTop = new WriteOptions().checkAndSet(expected.version()).build();
    VaultResponse answer =
        vault.ask(driver -> driver.secrets().write(path(expected.scope()), revealed, null, onTop));
    if (answer.status() == 400) {
      return refused(expected, values, answer);
    }
    requireOk(answer);
    long version = answer.object("data").getLong("version", 0);
    if (version != expected.version() + 1) {
      throw vault
          .failures()
          .misconfigured(
              "the mount " + mount + "/ does not count versions",
              "mount a KV engine of version 2 there");
    }
    return new WriteOutcome.Written(new SecretRef(expected.scope(), version));
  }

  @Override
  public List<SecretVersion> history(SecretScope scope) {
    List<SecretVersion> history = new ArrayList<>();
    for (Version version : versions(scope)) {
      if (version.live()
          && at(new SecretRef(scope, version.number)) instanceof SecretLookup.Found found) {
        history.add(
            new SecretVersion(
                found.set().ref(), version.created, found.set().values().sequencedKeySet()));
      }
    }
    return List.copyOf(history);
  }

  @Override
  public void delete(SecretScope scope) {
    List<Version> versions = versions(scope);
    if (versions.stream().noneMatch(version -> !version.destroyed)) {
      return;
    }
    // The metadata stays: it is the count, without which an old reference would mean new content.
    JsonArray numbers = new JsonArray();
    versions.forEach(version -> numbers.add(version.number));
    VaultResponse answer =
        vault.ask(
            driver -> driver.paths().write(engine("destroy", scope), Map.of("versions", numbers)));
    requireOk(answer);
  }

  @Override
  public String protection() {
    return "Secrets are kept in Vault at "
        + vault.settings().address()
        + ", below "
        + mount
        + "/"
        + prefix
        + ". On this machine they are in memory only; what Berth logs in with is here, though, and who"
        + " has that can read them until it is revoked.";
  }

  @Override
  public void close() {
    vault.close();
  }

  /**
   * Vault gives 400 for a version that is not the newest, and for other reasons. The newest version
   * tells which; and when an earlier attempt of this write got through without its answer, that is
   * the newest.
   */
  private WriteOutcome refused(
      SecretRef expected, Map<String, SecretValue> values, VaultResponse answer) {
    SecretSet current = latest(expected.scope());
    if (answer.repeated()
        && current.ref().version() == expected.version() + 1
        && current.values().equals(new TreeMap<>(values))) {
      return new WriteOutcome.Written(current.ref());
    }
    if (current.ref().version() == expected.version()) {
      throw vault.failures().ofStatus(400);
    }
    return new WriteOutcome.Conflict(current.ref());
  }

  private void requireKeyValueEngine() {
    VaultResponse answer =
        vault.ask(driver -> driver.paths().read("sys/internal/ui/mounts/" + mount));
    JsonObject data = answer.object("data");
    String version = VaultResponse.object(data, "options").getString("version", "1");
    if (!answer.ok() || !data.getString("type", "").equals("kv") || !version.equals("2")) {
      throw vault
          .failures()
          .misconfigured(
              "there is no KV engine of version 2 at " + mount + "/",
              "make one: vault secrets enable -path=" + mount + " kv-v2");
    }
  }

  private List<Version> versions(SecretScope scope) {
    VaultResponse answer = vault.ask(driver -> driver.paths().read(engine("metadata", scope)));
    if (answer.status() == 404) {
      requireNoComplaint(answer);
      return List.of();
    }
    requireOk(answer);
    List<Version> versions = new ArrayList<>();
    for (JsonObject.Member member : VaultResponse.object(answer.object("data"), "versions")) {
      JsonObject version = member.getValue().asObject();
      versions.add(
          new Version(
              Long.parseLong(member.getName()),
              Instant.parse(version.getString("created_time", "")),
              !version.getString("deletion_time", "").isEmpty(),
              version.getBoolean("destroyed", false)));
    }
    versions.sort(Comparator.comparingLong(Version::number).reversed());
    return versions;
  }

  private static SequencedMap<String, SecretValue> values(JsonObject data) {
    TreeMap<String, SecretValue> values = new TreeMap<>();
    for (JsonObject.Member member : data) {
      JsonValue value = member.getValue();
      values.put(
          member.getName(), SecretValue.of(value.isString() ? value.asString() : value.toString()));
    }
    return values;
  }

  private String path(SecretScope scope) {
    return mount + "/" + prefix + "/" + scope.path();
  }

  private String engine(String operation, SecretScope scope) {
    return mount + "/" + operation + "/" + prefix + "/" + scope.path();
  }

  private void requireOk(VaultResponse answer) {
    if (!answer.ok()) {
      throw vault.failures().ofStatus(answer.status());
    }
  }

  /** A mount that is not there is also 404; taken for "no secrets" it would start apps without. */
  private void requireNoComplaint(VaultResponse answer) {
    if (answer.complains()) {
      throw new SecretException(
          SecretProblem.VAULT_MISCONFIGURED,
          "Vault at " + vault.settings().address() + " has nothing mounted at " + mount + "/",
          "see that the mount and the namespace are right");
    }
  }

  private record Version(long number, Instant created, boolean deleted, boolean destroyed) {
    boolean live() {
      return !deleted && !destroyed;
    }
  }
}

package dev.berth.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does. */
public abstract class SecretStoreContract {
  private static final AtomicInteger APPS = new AtomicInteger();

  /** A store's content outlives a test where it is a server's, so each test has its own app. */
  private final String app = "contract" + APPS.incrementAndGet();

  private final SecretScope scope = new SecretScope.OfEnvironment(app, app + "--dark-mode");
  private SecretStore store;

  /** Opens the store; called again, opens the same one another time. */
  protected abstract SecretStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void aScopeIsEmptyBeforeAnythingIsWritten() {
    SecretSet set = store.latest(scope);

    assertThat(set.values()).isEmpty();
    assertThat(set.ref()).isEqualTo(SecretRef.none(scope));
    assertThat(store.at(set.ref())).isEqualTo(new SecretLookup.Gone(set.ref()));
    assertThat(store.at(new SecretRef(scope, 1))).isInstanceOf(SecretLookup.Gone.class);
    assertThat(store.history(scope)).isEmpty();
    store.delete(scope);
  }

  @Test
  void whatIsWrittenIsReadAgainAlsoByAnother() {
    Map<String, SecretValue> values =
        secrets(
            Map.of(
                "PLAIN", "value",
                "EMPTY", "",
                "UNICODE", "pässwörd – 密码 🔑",
                "LINES", "-----BEGIN KEY-----\nabc\r\n\tdef\n-----END KEY-----\n",
                "QUOTES", "\"quoted\\\" '${not}' <a href='/'>&amp;",
                "NUMBER", "007"));

    SecretRef written = write(SecretRef.none(scope), values);

    assertThat(written).isEqualTo(new SecretRef(scope, 1));
    try (SecretStore another = open()) {
      assertThat(another.latest(scope)).isEqualTo(new SecretSet(written, new TreeMap<>(values)));
      assertThat(another.at(written))
          .isEqualTo(new SecretLookup.Found(new SecretSet(written, new TreeMap<>(values))));
    }
  }

  @Test
  void olderVersionsStayReadable() {
    SecretRef first = write(SecretRef.none(scope), secrets(Map.of("A", "one")));
    SecretRef second = write(first, secrets(Map.of("A", "two", "B", "new")));

    assertThat(value(store.at(first), "A")).isEqualTo("one");
    assertThat(value(store.at(second), "A")).isEqualTo("two");
    assertThat(store.latest(scope).ref()).isEqualTo(second);
    assertThat(store.at(new SecretRef(scope, 3))).isInstanceOf(SecretLookup.Gone.class);
  }

  @Test
  void aWriterWhoMissedAChangeIsToldAndChangesNothing() {
    SecretRef first = write(SecretRef.none(scope), secrets(Map.of("A", "one")));
    SecretRef second = write(first, secrets(Map.of("A", "two")));

    assertThat(store.write(first, secrets(Map.of("A", "late"))))
        .isEqualTo(new WriteOutcome.Conflict(second));
    assertThat(store.write(SecretRef.none(scope), secrets(Map.of("A", "first?"))))
        .isEqualTo(new WriteOutcome.Conflict(second));
    assertThat(store.write(new SecretRef(scope, 9), secrets(Map.of("A", "early"))))
        .isEqualTo(new WriteOutcome.Conflict(second));
    assertThat(store.latest(scope).values()).containsEntry("A", SecretValue.of("two"));
  }

  @Test
  void writingNothingIsAVersionToo() {
    SecretRef first = write(SecretRef.none(scope), secrets(Map.of("A", "one")));
    SecretRef second = write(first, Map.of());

    assertThat(store.latest(scope)).isEqualTo(SecretSet.empty(second));
    assertThat(store.at(second)).isEqualTo(new SecretLookup.Found(SecretSet.empty(second)));
  }

  @Test
  void theHistoryTellsNamesAndTimes() {
    Instant before = Instant.now().minus(Duration.ofMinutes(5));
    SecretRef first = write(SecretRef.none(scope), secrets(Map.of("A", "one")));
    SecretRef second = write(first, secrets(Map.of("B", "two", "A", "three")));

    List<SecretVersion> history = store.history(scope);

    assertThat(history).extracting(SecretVersion::ref).containsExactly(second, first);
    assertThat(history.getFirst().names()).containsExactly("A", "B");
    assertThat(history.getLast().names()).containsExactly("A");
    assertThat(history)
        .allSatisfy(version -> assertThat(version.written()).isAfter(before))
        .allSatisfy(version ->
            assertThat(version.written()).isBefore(Instant.now().plus(Duration.ofMinutes(5))));
  }

  @Test
  void whatIsDeletedIsGoneAndItsVersionsAreNeverUsedAgain() {
    SecretRef first = write(SecretRef.none(scope), secrets(Map.of("A", "one")));
    SecretRef second = write(first, secrets(Map.of("A", "two")));

    store.delete(scope);
    store.delete(scope);

    assertThat(store.at(first)).isInstanceOf(SecretLookup.Gone.class);
    assertThat(store.at(second)).isInstanceOf(SecretLookup.Gone.class);
    assertThat(store.history(scope)).isEmpty();
    SecretSet empty = store.latest(scope);
    assertThat(empty.values()).isEmpty();
    assertThat(empty.ref().version()).isGreaterThanOrEqualTo(second.version());

    SecretRef again = write(empty.ref(), secrets(Map.of("A", "new")));
    assertThat(again.version()).isGreaterThan(second.version());
    assertThat(store.at(first)).isInstanceOf(SecretLookup.Gone.class);
    assertThat(store.at(second)).isInstanceOf(SecretLookup.Gone.class);
    assertThat(value(store.at(again), "A")).isEqualTo("new");
    assertThat(store.history(scope)).extracting(SecretVersion::ref).containsExactly(again);
  }

  @Test
  void scopesDoNotTouchEachOther() {
    SecretScope ofApp = new SecretScope.OfApp(app);
    SecretScope ofPreviews = new SecretScope.OfPreviews(app);
    write(SecretRef.none(ofApp), secrets(Map.of("A", "app", "B", "app")));
    write(SecretRef.none(ofPreviews), secrets(Map.of("B", "previews")));
    write(SecretRef.none(scope), secrets(Map.of("C", "environment")));

    store.delete(ofPreviews);

    SecretLayers layers =
        SecretLayers.latest(store, SecretScope.forPreview(app, app + "--dark-mode"));
    assertThat(layers.values())
        .containsEntry("A", SecretValue.of("app"))
        .containsEntry("B", SecretValue.of("app"))
        .containsEntry("C", SecretValue.of("environment"));
  }

  @Test
  void ofManyWritersAtOnceEachWriteIsKeptOrRefused() throws Exception {
    int writers = 4;
    int each = 3;
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (int writer = 0; writer < writers; writer++) {
        String name = "WRITER_" + writer;
        Callable<?> work =
            () -> {
              try (SecretStore own = open()) {
                for (int count = 1; count <= each; count++) {
                  setUntilWritten(own, name, String.valueOf(count));
                }
              }
              return name;
            };
        all.add(threads.submit(work));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    SecretSet last = store.latest(scope);
    assertThat(last.ref().version()).isEqualTo((long) writers * each);
    assertThat(last.values()).hasSize(writers);
    assertThat(last.values().values()).allMatch(SecretValue.of(String.valueOf(each))::equals);
  }

  @Test
  void aSetThatNoProcessCouldTakeIsRefused() {
    TreeMap<String, SecretValue> values = new TreeMap<>();
    for (int index = 0; index < 6; index++) {
      values.put("LARGE_" + index, SecretValue.of("x".repeat(SecretValue.MAX_BYTES)));
    }

    assertThatThrownBy(() -> store.write(SecretRef.none(scope), values))
        .isInstanceOfSatisfying(
            SecretException.class, e -> assertThat(e.problem()).isEqualTo(SecretProblem.TOO_LARGE));
    values.remove("LARGE_5");
    assertThat(store.write(SecretRef.none(scope), values)).isInstanceOf(WriteOutcome.Written.class);
    assertThat(store.latest(scope).values()).hasSize(5);
  }

  @Test
  void itSaysWhatItProtectsAgainst() {
    assertThat(store.protection()).matches("(?s).*(protect|revoked).*").hasSizeGreaterThan(80);
  }

  private void setUntilWritten(SecretStore own, String name, String value) {
    WriteOutcome outcome;
    do {
      SecretSet current = own.latest(scope);
      outcome = own.write(current.ref(), current.with(name, SecretValue.of(value)));
    } while (outcome instanceof WriteOutcome.Conflict);
  }

  private SecretRef write(SecretRef expected, Map<String, SecretValue> values) {
    WriteOutcome outcome = store.write(expected, values);
    assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
    return ((WriteOutcome.Written) outcome).ref();
  }

  private static String value(SecretLookup reading, String name) {
    assertThat(reading).isInstanceOf(SecretLookup.Found.class);
    SecretValue value = ((SecretLookup.Found) reading).set().values().get(name);
    return value == null ? "(none)" : value.reveal();
  }

  private static Map<String, SecretValue> secrets(Map<String, String> texts) {
    TreeMap<String, SecretValue> secrets = new TreeMap<>();
    texts.forEach((name, value) -> secrets.put(name, SecretValue.of(value)));
    return secrets;
  }
}

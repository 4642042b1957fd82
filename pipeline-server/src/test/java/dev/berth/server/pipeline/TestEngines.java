package dev.berth.server.pipeline;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Engines over one database and one log directory, some of which die. */
final class TestEngines implements AutoCloseable {
  static final EngineSettings SETTINGS =
      new EngineSettings(
          4,
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          3,
          Duration.ofMillis(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          DataSize.ofKilobytes(64),
          50,
          1000,
          Duration.ofDays(1));

  final TestDatabase database = TestDatabase.fresh();
  final JsonMapper json = JsonMapper.builder().build();
  final List<EngineListener> listeners = new ArrayList<>();
  private final Path logs = temporaryDirectory();
  private final Set<String> dead = ConcurrentHashMap.newKeySet();
  private final List<DurableEngine> engines = new ArrayList<>();
  private EngineSettings settings = SETTINGS;
  private Redaction redaction = Redaction.NONE;

  /** The same with one place only. */
  static EngineSettings oneAtATime() {
    return new EngineSettings(
        1,
        SETTINGS.poll(),
        SETTINGS.lease(),
        SETTINGS.attempts(),
        SETTINGS.backoff(),
        SETTINGS.grace(),
        SETTINGS.undoLimit(),
        SETTINGS.logLimit(),
        SETTINGS.logsKept(),
        SETTINGS.deploysKept(),
        SETTINGS.deploysKeptFor());
  }

  TestEngines with(EngineSettings changed) {
    settings = changed;
    return this;
  }

  TestEngines with(Redaction changed) {
    redaction = changed;
    return this;
  }

  DurableEngine start(PipelineDefinition... definitions) {
    return start(identity(), UnaryOperator.identity(), definitions);
  }

  /** An engine whose journal is wrapped, to die at a chosen record. */
  DurableEngine start(
      EngineIdentity identity, UnaryOperator<Journal> journal, PipelineDefinition... definitions) {
    DurableEngine engine = create(identity, journal, definitions);
    engine.start();
    return engine;
  }

  DurableEngine create(
      EngineIdentity identity, UnaryOperator<Journal> journal, PipelineDefinition... definitions) {
    EngineContext context =
        new EngineContext(
            journal.apply(new Journal(database.jdbc(), json)),
            deployLogs(),
            json,
            Clock.systemUTC(),
            settings,
            redaction,
            new EngineListeners(listeners));
    DurableEngine engine =
        new DurableEngine(
            List.of(definitions),
            new DeployTable(
                database.jdbc(),
                json,
                Stream.of(definitions)
                    .collect(
                        Collectors.toMap(PipelineDefinition::kind, PipelineDefinition::request))),
            new ClaimTable(database.jdbc(), json),
            new TransactionTemplate(new JdbcTransactionManager(database.dataSource())),
            context,
            identity,
            new DeployRetention(database.jdbc(), context.logs(), settings, context.clock()),
            owner -> dead.contains(owner.toString()));
    engines.add(engine);
    return engine;
  }

  /** The logs its engines write. */
  DeployLogs deployLogs() {
    return new DeployLogs(logs.resolve("deploys"), settings, redaction);
  }

  static Environment production(String app) {
    return Environment.production(new AppName(app), "main");
  }

  static EngineIdentity identity() {
    return new EngineIdentity("test", "boot", 1, 1, UUID.randomUUID().toString().substring(0, 8));
  }

  /** What other engines see of a process that is gone. */
  void bury(EngineIdentity identity) {
    dead.add(identity.toString());
  }

  @Override
  public void close() {
    engines.forEach(DurableEngine::close);
    database.close();
    try {
      FileSystemUtils.deleteRecursively(logs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("berth-engine-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.berth.server.pipeline;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Builds the engine from the pipelines that features define. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

  @Bean(destroyMethod = "close")
  DurableEngine engine(
      List<PipelineDefinition> definitions,
      DataSource dataSource,
      DataDirectory data,
      EngineSettings settings,
      Clock clock,
      Redaction redaction,
      List<EngineListener> listeners) {
    JdbcClient jdbc = JdbcClient.create(dataSource);
    JsonMapper json = JsonMapper.builder().build();
    EngineIdentity identity = EngineIdentity.ofThisProcess(InstallationId.of(data).value());
    EngineContext engine =
        new EngineContext(
            new Journal(jdbc, json),
            new DeployLogs(data.logs().resolve("deploys"), settings, redaction),
            json,
            clock,
            settings,
            redaction,
            new EngineListeners(listeners));
    return new DurableEngine(
        definitions,
        new DeployTable(
            jdbc,
            json,
            definitions.stream()
                .collect(Collectors.toMap(PipelineDefinition::kind, PipelineDefinition::request))),
        new ClaimTable(jdbc, json),
        new TransactionTemplate(new JdbcTransactionManager(dataSource)),
        engine,
        identity,
        new DeployRetention(jdbc, engine.logs(), settings, clock),
        owner -> owner.isGone(identity));
  }

  @Bean
  ActiveDeploys activeDeploys(DataSource dataSource) {
    JdbcClient jdbc = JdbcClient.create(dataSource);
    return () -> DeployTable.active(jdbc);
  }

  /** Work begins when every bean is there, and is handed over before any is taken away. */
  @Bean
  SmartLifecycle engineLifecycle(DurableEngine engine) {
    return new EngineLifecycle(engine);
  }
}

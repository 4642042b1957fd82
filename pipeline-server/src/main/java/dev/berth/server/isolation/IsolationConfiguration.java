package dev.berth.server.isolation;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses, once at start, the strongest isolation this machine allows. */
@Configuration(proxyBeanMethods = false)
class IsolationConfiguration {
  @Bean
  Isolation isolation(DataDirectory data) throws IOException {
    return Isolation.choose(data, InstallationId.of(data));
  }

  @Bean
  Sandboxes sandboxes(Isolation isolation) {
    return isolation.sandboxes();
  }

  @Bean
  IsolationReport isolationReport(Isolation isolation) {
    return isolation.report();
  }
}

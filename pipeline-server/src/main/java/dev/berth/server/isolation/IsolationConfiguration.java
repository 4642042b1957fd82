package dev.berth.server.isolation;

import dev.berth.sandbox.Isolation;
import dev.berth.sandbox.IsolationReport;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.RouterUser;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses, once at start, the strongest isolation this machine allows. */
@Configuration(proxyBeanMethods = false)
class IsolationConfiguration {
  @Bean
  Isolation isolation(
      DataDirectory data, @Value("${berth.router.uid:" + RouterUser.UID + "}") int routerUid)
      throws IOException {
    return MachineIsolation.choose(data, routerUid);
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

package dev.berth.server.isolation;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import dev.berth.server.installation.RouterUser;
import java.io.IOException;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses, once at start, the strongest isolation this machine allows. */
@Configuration(proxyBeanMethods = false)
class IsolationConfiguration {
  private static final int ROOT = 0;

  @Bean
  Isolation isolation(
      DataDirectory data, @Value("${berth.router.uid:" + RouterUser.UID + "}") int routerUid)
      throws IOException {
    return Isolation.choose(data, InstallationId.of(data), Set.of(ROOT, routerUid));
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

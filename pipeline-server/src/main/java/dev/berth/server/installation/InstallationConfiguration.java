package dev.berth.server.installation;

import java.nio.file.Path;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the place and the time of this installation available to every feature. */
@Configuration(proxyBeanMethods = false)
class InstallationConfiguration {
  @Bean
  DataDirectory dataDirectory(BerthSettings settings) {
    Path chosen = settings.dataDirectory();
    return new DataDirectory(chosen == null ? byDefault() : chosen);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** As root the system's place, otherwise the user's own. */
  private static Path byDefault() {
    if ("root".equals(System.getProperty("user.name"))) {
      return Path.of("/var/lib/berth");
    }
    String xdg = System.getenv("XDG_DATA_HOME");
    Path share =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(xdg);
    return share.resolve("berth");
  }
}

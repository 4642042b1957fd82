package dev.berth.server.installation;

import dev.berth.concurrent.BackgroundLoop;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the place and the time of this installation available to every feature. */
@Configuration(proxyBeanMethods = false)
class InstallationConfiguration {
  /** Everything that keeps files asks for the data directory, so the lock is always first. */
  @Bean
  DataDirectoryLock dataDirectoryLock(BerthSettings settings) {
    Path chosen = settings.dataDirectory();
    return DataDirectoryLock.take(new DataDirectory(chosen == null ? byDefault() : chosen));
  }

  @Bean
  DataDirectory dataDirectory(DataDirectoryLock lock) {
    return lock.data();
  }

  @Bean
  DiskSpace diskSpace(DataDirectory data, DiskSettings settings) {
    return new DiskSpace(data, settings);
  }

  @Bean
  BackgroundLoop diskReserve(DiskSpace disk) {
    return new DiskReserve(disk).loop();
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

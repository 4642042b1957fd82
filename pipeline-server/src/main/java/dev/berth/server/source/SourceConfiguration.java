package dev.berth.server.source;

import dev.berth.server.access.AuditLog;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the Git endpoint together. */
@Configuration(proxyBeanMethods = false)
class SourceConfiguration {
  private static final int MAX_PACKS = 40;
  private static final Duration UPLOAD_PAUSE = Duration.ofMinutes(10);
  private static final Duration TIDY_EVERY = Duration.ofMinutes(15);

  @Bean
  Repositories repositories(DataDirectory data) {
    boundMemory();
    return new Repositories(data);
  }

  @Bean
  Checkout checkout(Repositories repositories, SourceSettings settings) {
    return new RepositoryCheckout(repositories, settings);
  }

  @Bean
  IncomingPushes incomingPushes(
      Repositories repositories, PushReceiver receiver, SourceSettings settings)
      throws IOException {
    Quarantine.sweep(repositories);
    return new IncomingPushes(repositories, receiver, settings);
  }

  @Bean
  ServletRegistrationBean<GitEndpoint> gitEndpoint(
      Repositories repositories, PushReceiver receiver, IncomingPushes pushes, AuditLog audit) {
    GitEndpoint endpoint =
        new GitEndpoint(
            repositories,
            receiver,
            pushes,
            (actor, app, request) ->
                audit.append(
                    actor.name(),
                    "push",
                    app.value(),
                    AuditLog.Outcome.DENIED,
                    request.getRemoteAddr()));
    ServletRegistrationBean<GitEndpoint> registration =
        new ServletRegistrationBean<>(endpoint, "/git/*");
    registration.setName("git");
    return registration;
  }

  @Bean
  Housekeeping repositoryHousekeeping(Repositories repositories) {
    return new Housekeeping(repositories, MAX_PACKS).start(TIDY_EVERY);
  }

  /** A client may compute for minutes between two parts of its push. */
  @Bean
  TomcatConnectorCustomizer patientUploads() {
    return connector -> {
      connector.setProperty("disableUploadTimeout", "false");
      connector.setProperty("connectionUploadTimeout", String.valueOf(UPLOAD_PAUSE.toMillis()));
    };
  }

  /** JGit's caches are sized for a server that does nothing else. */
  private static void boundMemory() {
    WindowCacheConfig caches = new WindowCacheConfig();
    caches.setStreamFileThreshold(8 << 20);
    caches.setPackedGitLimit(8 << 20);
    caches.setDeltaBaseCacheLimit(4 << 20);
    caches.install();
  }
}

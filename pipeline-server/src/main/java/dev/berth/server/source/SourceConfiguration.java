package dev.berth.server.source;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.server.access.AuditLog;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.DiskSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the Git endpoint together. */
@Configuration(proxyBeanMethods = false)
class SourceConfiguration {
  private static final int MAX_PACKS = 40;
  private static final Duration UPLOAD_PAUSE = Duration.ofMinutes(10);
  private static final Duration TIDY_EVERY = Duration.ofMinutes(15);

  @Bean
  Repositories repositories(DataDirectory data) throws IOException {
    OwnGitConfiguration.install();
    Repositories repositories = new Repositories(data);
    Files.createDirectories(data.repositories());
    Thread.ofVirtual().name("git-file-times").start(repositories::measureClock);
    return repositories;
  }

  @Bean
  RepositoryRemoval repositoryRemoval(Repositories repositories) {
    return repositories::remove;
  }

  @Bean
  Checkout checkout(Repositories repositories, SourceSettings settings) {
    return new RepositoryCheckout(repositories, settings);
  }

  @Bean
  PendingPushes pendingPushes(Repositories repositories, PushReceiver receiver) {
    return new PendingPushes(repositories, receiver);
  }

  @Bean
  ApplicationListener<ApplicationReadyEvent> resumePendingPushes(PendingPushes pending) {
    return _ -> {
      try {
        pending.resume();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Bean
  IncomingPushes incomingPushes(
      Repositories repositories,
      PushReceiver receiver,
      PendingPushes pending,
      SourceSettings settings)
      throws IOException {
    Quarantine.sweep(repositories);
    return new IncomingPushes(repositories, receiver, pending, settings);
  }

  @Bean
  ServletRegistrationBean<GitEndpoint> gitEndpoint(
      Repositories repositories,
      PushReceiver receiver,
      IncomingPushes pushes,
      AuditLog audit,
      DiskSpace disk) {
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
                    request.getRemoteAddr()),
            disk);
    ServletRegistrationBean<GitEndpoint> registration =
        new ServletRegistrationBean<>(endpoint, "/git/*");
    registration.setName("git");
    return registration;
  }

  @Bean
  BackgroundLoop repositoryHousekeeping(Repositories repositories) {
    return new RepositoryMaintenance(repositories, MAX_PACKS).loop(TIDY_EVERY);
  }

  /** A client may compute for minutes between two parts of its push. */
  @Bean
  TomcatConnectorCustomizer patientUploads() {
    return connector -> {
      connector.setProperty("disableUploadTimeout", "false");
      connector.setProperty("connectionUploadTimeout", String.valueOf(UPLOAD_PAUSE.toMillis()));
    };
  }
}

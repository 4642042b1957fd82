package dev.berth.server.source;

import dev.berth.server.installation.DataDirectory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the Git endpoint together. */
@Configuration(proxyBeanMethods = false)
class SourceConfiguration {
  @Bean
  Repositories repositories(DataDirectory data) {
    return new Repositories(data);
  }

  @Bean
  Checkout checkout(Repositories repositories, SourceSettings settings) {
    return new RepositoryCheckout(repositories, settings);
  }

  @Bean
  IncomingPushes incomingPushes(
      Repositories repositories, PushReceiver receiver, SourceSettings settings) {
    return new IncomingPushes(repositories, receiver, settings);
  }

  @Bean
  ServletRegistrationBean<GitEndpoint> gitEndpoint(
      Repositories repositories, PushReceiver receiver, IncomingPushes pushes) {
    ServletRegistrationBean<GitEndpoint> registration =
        new ServletRegistrationBean<>(new GitEndpoint(repositories, receiver, pushes), "/git/*");
    registration.setName("git");
    return registration;
  }
}

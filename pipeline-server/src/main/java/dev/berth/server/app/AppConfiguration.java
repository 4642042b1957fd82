package dev.berth.server.app;

import dev.berth.server.installation.BerthSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives the features the installation's public names. */
@Configuration(proxyBeanMethods = false)
class AppConfiguration {
  @Bean
  HostNames hostNames(BerthSettings settings) {
    return new HostNames(settings.domain());
  }

  @Bean
  PublicUrls publicUrls(HostNames hosts, BerthSettings settings) {
    return PublicUrls.of(hosts, settings.port(), settings.publicUrl());
  }
}

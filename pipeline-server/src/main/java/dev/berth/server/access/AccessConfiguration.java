package dev.berth.server.access;

import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Puts access control in front of every servlet. Spring Security contributes its strict firewall
 * and the chain; who may do what is decided by {@link AccessFilter} alone.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
  @Bean
  FilterRegistrationBean<FilterChainProxy> accessControl(
      AccessFilter filter, ConsoleOrigin origin) {
    FilterChainProxy chain =
        new FilterChainProxy(
            new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                new HeaderWriterFilter(List.of(new SecurityHeaders(origin))),
                filter));
    FilterRegistrationBean<FilterChainProxy> registration = new FilterRegistrationBean<>(chain);
    registration.setName("accessControl");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
    registration.setDispatcherTypes(DispatcherType.REQUEST);
    registration.setAsyncSupported(true);
    return registration;
  }

  /** The filter belongs to the chain above; registered by itself it would run outside of it. */
  @Bean
  FilterRegistrationBean<AccessFilter> accessFilterOnlyInTheChain(AccessFilter filter) {
    FilterRegistrationBean<AccessFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setEnabled(false);
    return registration;
  }
}

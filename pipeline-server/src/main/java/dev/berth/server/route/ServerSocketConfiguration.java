package dev.berth.server.route;

import dev.berth.server.installation.DirectRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.ForwardedHeaderFilter;

/**
 * Lets the server listen on its unix socket and on no TCP port: the router is its only client. So
 * the forwarded headers are the router's, which drops everybody else's.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "berth.server-socket", matchIfMissing = true)
class ServerSocketConfiguration {
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> onlyUnixSocket(RouterFiles files) {
    return tomcat ->
        tomcat.addConnectorCustomizers(connector -> {
          prepare(files);
          connector.setProperty("unixDomainSocketPath", files.serverSocket().toString());
          // Tomcat wants no less than the directory has; letTheRouterIn() tightens it at once, and
          // x
          // alone does not let anybody connect.
          connector.setProperty("unixDomainSocketPathPermissions", "rwx--x--x");
        });
  }

  private static void prepare(RouterFiles files) {
    try {
      files.prepare();
      Files.deleteIfExists(files.serverSocket());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Bean
  ApplicationListener<WebServerInitializedEvent> letTheRouterIn(RouterFiles files) {
    return started -> {
      try {
        files.shareServerSocket();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Bean
  FilterRegistrationBean<ForwardedHeaderFilter> forwardedByTheRouter() {
    FilterRegistrationBean<ForwardedHeaderFilter> filter =
        new FilterRegistrationBean<>(new TellingForwardedHeaderFilter());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  /** The router adds its headers to every request, so one without them did not pass it. */
  private static final class TellingForwardedHeaderFilter extends ForwardedHeaderFilter {
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
      boolean direct = super.shouldNotFilter(request);
      if (direct) {
        DirectRequest.mark(request);
      }
      return direct;
    }
  }
}

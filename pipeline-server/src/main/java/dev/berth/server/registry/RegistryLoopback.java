package dev.berth.server.registry;

import dev.berth.buildpacks.image.RegistryEndpoint;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The registry on a TCP port of this machine, for tools inside the server that cannot talk to a
 * unix socket. Nothing but the registry answers there; it asks for a password that only this
 * process knows, and sandboxes do not reach it.
 */
@Component
public final class RegistryLoopback
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private static final String USER = "builder";
  private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

  private final String password = randomPassword();
  private final Connector connector = new Connector();
  private final Gate gate;

  RegistryLoopback(RegistryProtocol protocol) {
    gate = new Gate(protocol);
    connector.setPort(0);
    connector.setProperty("address", HOST);
    connector.setProperty("maxKeepAliveRequests", "-1");
    // Whoever is refused while he sends reads the answer only afterwards.
    connector.setProperty("maxSwallowSize", "-1");
    connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("registry-"));
  }

  @Override
  public void customize(TomcatServletWebServerFactory tomcat) {
    tomcat.addAdditionalConnectors(connector);
    tomcat.addEngineValves(gate);
  }

  /** Where builds push to, once the web server runs. */
  public RegistryEndpoint endpoint() {
    int port = connector.getLocalPort();
    if (port <= 0) {
      throw new IllegalStateException("the web server does not run");
    }
    return new RegistryEndpoint(HOST, port, USER, password);
  }

  Connector connector() {
    return connector;
  }

  ValveBase gate() {
    return gate;
  }

  private boolean isBuilder(@Nullable String authorization) {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    return authorization != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8),
            authorization.getBytes(StandardCharsets.UTF_8));
  }

  private static String randomPassword() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Before everything else of the web server: of that connector's requests nothing goes on. */
  private final class Gate extends ValveBase {
    private final RegistryProtocol protocol;

    Gate(RegistryProtocol protocol) {
      super(true);
      this.protocol = protocol;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      if (!connector.equals(request.getConnector())) {
        getNext().invoke(request, response);
        return;
      }
      String path = request.getRequestURI();
      if (path == null) {
        return; // No HTTP, such as a client that tries TLS: the answer is 400 already.
      }
      if (!path.equals("/v2") && !path.startsWith("/v2/")) {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      protocol.handle(
          new ServletExchange(request, response),
          isBuilder(request.getHeader("Authorization"))
              ? RegistryCaller.BUILDER
              : RegistryCaller.ANONYMOUS);
    }
  }
}

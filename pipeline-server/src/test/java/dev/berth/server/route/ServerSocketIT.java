package dev.berth.server.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.installation.BerthSettings;
import dev.berth.server.installation.DataDirectory;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The server is reached through its socket and through nothing else. */
class ServerSocketIT {
  private static Path directory = Path.of("");
  private @Nullable ConfigurableApplicationContext context;

  @TempDir Path temporary;

  @AfterEach
  void stop() {
    if (context != null) {
      context.close();
    }
  }

  @Test
  void theServerListensOnItsSocketOnlyAndBelievesTheRouter() throws IOException {
    start();
    Path socket = new DataDirectory(directory).serverSocket();
    assertThat(Files.getPosixFilePermissions(socket))
        .map(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    assertThat(get(socket))
        .startsWith("HTTP/1.1 200")
        .endsWith("http://berth.localhost:8080/hello from 10.1.2.3");
    assertThat(PortHolder.of(8080).map(PortHolder::pid))
        .isNotEqualTo(Optional.of(ProcessHandle.current().pid()));
  }

  @Test
  void aSocketLeftByADeadServerIsReplaced() throws IOException {
    Path socket = new DataDirectory(temporary).serverSocket();
    Files.createDirectories(socket.getParent());
    Files.createFile(socket);
    start();
    assertThat(get(socket)).startsWith("HTTP/1.1 200");
  }

  private void start() {
    directory = temporary;
    SpringApplication application = new SpringApplication(SmallServer.class);
    context =
        application.run(
            "--spring.main.banner-mode=off", "--server.port=8080", "--spring.jmx.enabled=false");
  }

  private static String get(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      String request =
          String.join(
              "\r\n",
              "GET /hello HTTP/1.1",
              "Host: berth.localhost:8080",
              "X-Forwarded-For: 10.1.2.3",
              "X-Forwarded-Host: berth.localhost:8080",
              "X-Forwarded-Proto: http",
              "Connection: close",
              "",
              "");
      Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII)
          .replaceAll("\r\n[0-9a-f]+\r\n(.*)\r\n0\r\n\r\n", "$1");
    }
  }

  @SpringBootConfiguration
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class
  })
  @Import(ServerSocketConfiguration.class)
  static class SmallServer {
    @Bean
    RouterFiles files() {
      return new RouterFiles(
          new DataDirectory(directory), new RouterSettings(null, 61_882, Duration.ofSeconds(5)));
    }

    @Bean
    BerthSettings settings() {
      return new BerthSettings(directory, "localhost", 8080, "127.0.0.1", null, List.of());
    }

    @RestController
    static class Hello {
      @GetMapping("/hello")
      String hello(HttpServletRequest request) {
        return request.getRequestURL() + " from " + request.getRemoteAddr();
      }
    }
  }
}

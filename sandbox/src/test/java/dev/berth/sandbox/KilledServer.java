package dev.berth.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Starts an app and a build and waits to be killed; a program of its own, see {@link AdoptionIT}.
 */
final class KilledServer {
  private KilledServer() {}

  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[0]);
    SystemSandboxes sandboxes = AdoptionIT.open(home);
    SandboxProcess app = sandboxes.start(AdoptionIT.app(home), 8080, home.resolve("log"));
    Http.get(app.address(), Duration.ofSeconds(20));
    sandboxes.run(
        AdoptionIT.spec(home, AdoptionIT.BUILD, "/bin/sh", "-c", "echo building; exec sleep 600"),
        System.out::println,
        Duration.ofMinutes(5));
  }
}

package dev.berth.router;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts the router process and keeps it until it is told to stop. */
public final class RouterMain {
  private RouterMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    RouterConfig config;
    try {
      config = RouterConfig.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("berth-router: " + e.getMessage());
      System.exit(64);
      return;
    }
    prepareNetty(config.state());
    CountDownLatch stopped = new CountDownLatch(1);
    try (Router router = Router.start(config, stopped::countDown)) {
      System.out.println(
          "berth-router: pid "
              + ProcessHandle.current().pid()
              + " listens on "
              + config.listen()
              + ":"
              + router.port()
              + ", generation "
              + router.generation());
      stopped.await();
    } catch (IOException e) {
      System.err.println("berth-router: " + e.getMessage());
      System.exit(70);
    }
    System.exit(0);
  }

  /** Before anything of Netty is loaded. */
  static void prepareNetty(Path directory) {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE); // instead of a search
    // The machine's temporary directory may allow no code, and the native library has to go
    // somewhere.
    System.setProperty("io.netty.native.workdir", directory.toAbsolutePath().toString());
  }
}

package dev.berth.server;

import dev.berth.concurrent.BackgroundLoop;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Starts all loops when the server is up, and ends them before what they use goes away. */
@Component
class BackgroundLoops implements SmartLifecycle {
  private final List<BackgroundLoop> loops;
  private volatile boolean running;

  BackgroundLoops(List<BackgroundLoop> loops) {
    this.loops = loops;
  }

  @Override
  public void start() {
    loops.forEach(BackgroundLoop::start);
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    loops.forEach(BackgroundLoop::stop);
    loops.forEach(BackgroundLoop::close);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

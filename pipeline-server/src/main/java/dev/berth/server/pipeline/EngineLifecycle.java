package dev.berth.server.pipeline;

import org.springframework.context.SmartLifecycle;

/** Starts the engine after, and stops it before, everything its steps use. */
final class EngineLifecycle implements SmartLifecycle {
  private final DurableEngine engine;
  private volatile boolean running;

  EngineLifecycle(DurableEngine engine) {
    this.engine = engine;
  }

  @Override
  public void start() {
    engine.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    engine.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

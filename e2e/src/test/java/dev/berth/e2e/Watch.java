package dev.berth.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Keeps asking an app and notes every answer that no user should see. */
final class Watch implements AutoCloseable {
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread;
  private volatile boolean ended;

  private Watch(BerthInstallation berth, String app, List<String> expected) {
    this.thread =
        Thread.ofVirtual()
            .start(() -> {
              while (!ended) {
                look(berth, app, expected);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
              }
            });
  }

  static Watch over(BerthInstallation berth, String app, List<String> expected) {
    return new Watch(berth, app, expected);
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(BerthInstallation berth, String app, List<String> expected) {
    try {
      Http.Answer answer = berth.http().tryAsk("GET", berth.host(app), "/", "", Map.of());
      if (answer.status() != 200 || !expected.contains(answer.body())) {
        complaints.add(answer.toString());
      }
    } catch (IOException e) {
      complaints.add(e.toString());
    }
  }
}

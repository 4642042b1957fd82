package dev.berth.server.access;

import dev.berth.files.DurableFile;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Lets the very first person in: leaves a one-time link where only the machine's operator can read
 * it. The link itself is never logged.
 */
@Component
class FirstStart {
  private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

  private final LoginLinks links;
  private final Path file;

  FirstStart(LoginLinks links, DataDirectory data) {
    this.links = links;
    this.file = data.root().resolve("login-link");
  }

  @EventListener(ApplicationReadyEvent.class)
  void offerLink() {
    try {
      if (!links.isFirstStart()) {
        Files.deleteIfExists(file);
        return;
      }
      DurableFile.write(file, links.create("first start").url() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    LOG.info("Nobody has signed in yet: the one-time link is in {}", file);
  }
}

package dev.berth.server.web;

import dev.berth.sandbox.IsolationReport;
import dev.berth.server.installation.BerthSettings;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.provision.Provisioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.stereotype.Component;

/** What an operator wants to know about the machine and Berth itself. */
@Component
class SystemStatus {
  private final HealthEndpoint health;
  private final IsolationReport isolation;
  private final DataDirectory data;
  private final BerthSettings settings;
  private final ObjectProvider<Provisioner> provisioner;

  SystemStatus(
      HealthEndpoint health,
      IsolationReport isolation,
      DataDirectory data,
      BerthSettings settings,
      ObjectProvider<Provisioner> provisioner) {
    this.health = health;
    this.isolation = isolation;
    this.data = data;
    this.settings = settings;
    this.provisioner = provisioner;
  }

  /**
   * Everything at one moment.
   *
   * @param health {@code UP} or what is wrong
   * @param parts one line per part that can fail
   * @param isolation the mode in force
   * @param isolationReason why it is not stronger; empty when nothing is missing
   * @param provisioned with which tool environments are provisioned, or why without
   */
  record Status(
      String health,
      List<Part> parts,
      String isolation,
      String isolationReason,
      String provisioned,
      String version,
      String java,
      Instant startedAt,
      String domain,
      int port,
      String dataDirectory,
      long diskFreeBytes,
      long diskTotalBytes,
      long heapUsedBytes,
      long heapMaxBytes,
      long memoryBytes) {}

  /**
   * One part of Berth.
   *
   * @param details what it says about itself
   */
  record Part(String name, String state, Map<String, String> details) {}

  Status now() {
    HealthDescriptor overall = health.health();
    FileStore disk = disk();
    Runtime runtime = Runtime.getRuntime();
    try {
      return new Status(
          overall.getStatus().getCode(),
          parts(overall),
          isolation.mode().name().toLowerCase(Locale.ROOT),
          String.join(" ", isolation.reasons()),
          provisioner.stream().map(Provisioner::tool).findFirst().orElse(""),
          BerthVersion.current(),
          System.getProperty("java.vm.name") + " " + Runtime.version(),
          Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
          settings.domain(),
          settings.port(),
          data.root().toString(),
          disk.getUsableSpace(),
          disk.getTotalSpace(),
          runtime.totalMemory() - runtime.freeMemory(),
          runtime.maxMemory(),
          ProcessMemory.proportional());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileStore disk() {
    try {
      return Files.getFileStore(data.root());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Part> parts(HealthDescriptor overall) {
    @Nullable Map<String, HealthDescriptor> components =
        overall instanceof CompositeHealthDescriptor composite ? composite.getComponents() : null;
    return components == null
        ? List.of()
        : components.entrySet().stream()
            .map(entry -> part(entry.getKey(), entry.getValue()))
            .toList();
  }

  private static Part part(String name, HealthDescriptor descriptor) {
    Map<String, String> details = new TreeMap<>();
    if (descriptor instanceof IndicatedHealthDescriptor indicated) {
      indicated.getDetails().forEach((key, value) -> details.put(key, String.valueOf(value)));
    }
    return new Part(name, descriptor.getStatus().getCode(), details);
  }
}

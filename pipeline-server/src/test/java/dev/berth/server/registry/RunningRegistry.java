package dev.berth.server.registry;

import dev.berth.buildpacks.image.RegistryEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.springframework.util.FileSystemUtils;

/** The registry in a web server of its own, as builds see it. */
public final class RunningRegistry implements AutoCloseable {
  private final Path directory;
  private final Tomcat tomcat = new Tomcat();
  private final RegistryLoopback loopback;

  private RunningRegistry(RegistryProtocol protocol) {
    loopback = new RegistryLoopback(protocol);
    try {
      directory = Files.createTempDirectory("berth-registry-");
      tomcat.setBaseDir(directory.toString());
      tomcat.addContext("", null);
      tomcat.setConnector(loopback.connector());
      tomcat.getEngine().getPipeline().addValve(loopback.gate());
      tomcat.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A registry in that data directory without Spring. */
  public static RunningRegistry over(BlobStore blobs, RegistrySettings settings, Clock clock) {
    ManifestStore manifests = new ManifestStore(blobs);
    return new RunningRegistry(
        new RegistryProtocol(
            new BlobRequests(blobs, manifests),
            new UploadRequests(blobs, new Uploads(blobs, settings, clock), settings),
            new ManifestRequests(manifests)));
  }

  public RegistryEndpoint endpoint() {
    return loopback.endpoint();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
      FileSystemUtils.deleteRecursively(directory);
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

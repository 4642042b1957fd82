package dev.berth.server.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An image ready to run: read-only directories and how to start it.
 *
 * @param layers what to mount, outermost first; the first one's target is {@code /}, and every
 *     mount point exists in what is mounted before it
 * @param command entrypoint and arguments
 * @param environment the image's own variables
 * @param directory working directory inside
 * @param labels the image's labels
 */
public record ImageFilesystem(
    List<Layer> layers,
    List<String> command,
    Map<String, String> environment,
    String directory,
    Map<String, String> labels) {
  public ImageFilesystem {
    layers = List.copyOf(layers);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    labels = Map.copyOf(labels);
  }

  /**
   * One directory to mount.
   *
   * @param directory absolute directory on the machine, read-only by agreement
   * @param target absolute path inside
   */
  public record Layer(Path directory, String target) {}
}

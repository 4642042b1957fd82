package dev.berth.infra;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one template: what an environment of an app has. It is written with Terraform's CDK and
 * committed as what that gives; a test compares the two.
 */
public final class EnvironmentTemplate {
  private static final String FILE = "environment.tf.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EnvironmentTemplate() {}

  /**
   * What decides about an environment.
   *
   * @param environment its key
   * @param database whether it has a database
   * @param copyOf the environment whose data a new database begins with; empty for none
   * @param volume whether it has a volume
   */
  public record Inputs(String environment, boolean database, String copyOf, boolean volume) {
    Map<String, Object> variables() {
      return new TreeMap<>(
          Map.of(
              "environment", environment,
              "database", database,
              "copy_of", copyOf,
              "volume", volume));
    }
  }

  /** Terraform JSON. */
  public static String text() {
    try (InputStream in = EnvironmentTemplate.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not beside this class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes template and inputs where the CLI looks for them. */
  public static void write(Path directory, Inputs inputs) {
    try {
      Files.createDirectories(directory);
      DurableFile.write(directory.resolve("main.tf.json"), text());
      DurableFile.write(
          directory.resolve("terraform.tfvars.json"), JSON.writeValueAsString(inputs.variables()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.berth.infra.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.AppConfig;
import com.hashicorp.cdktf.Testing;
import dev.berth.infra.EnvironmentTemplate;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The committed template is what the CDK makes of {@link EnvironmentStack}. {@code
 * -Dberth.infra.write=true} writes it anew.
 */
class EnvironmentStackIT {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  @Test
  void theCommittedTemplateIsWhatTheCdkMakes(@TempDir Path directory) throws Exception {
    assumeTrue(hasNode(), "the CDK needs Node, which is not on the PATH");
    App app = new App(AppConfig.builder().outdir(directory.toString()).build());
    ObjectNode made = (ObjectNode) JSON.readTree(Testing.synth(new EnvironmentStack(app)));
    made.remove("//");
    String text = JSON.writeValueAsString(JSON.treeToValue(made, Object.class)) + "\n";
    if (Boolean.getBoolean("berth.infra.write")) {
      Files.writeString(Path.of("src/main/resources/dev/berth/infra/environment.tf.json"), text);
    }

    assertThat(JSON.readTree(EnvironmentTemplate.text())).isEqualTo(JSON.readTree(text));
    assertThat(made.path("resource").propertyNames())
        .containsExactlyInAnyOrderElementsOf(EnvironmentStack.types());
  }

  private static boolean hasNode() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "node")));
  }
}

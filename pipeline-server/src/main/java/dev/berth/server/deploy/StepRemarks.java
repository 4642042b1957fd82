package dev.berth.server.deploy;

import dev.berth.server.build.BuiltImage;
import dev.berth.server.migrate.Migrated;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.rollout.HealthEvidence;
import dev.berth.server.secret.SecretVersions;
import dev.berth.server.source.Commit;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A few words about what a step did, for the line that reports it. */
@Component
class StepRemarks {
  private final JsonMapper json;

  StepRemarks(JsonMapper json) {
    this.json = json;
  }

  /** The remark on a step's output; empty when its name says enough. */
  String on(String step, JsonNode output) {
    return switch (step) {
      case "checkout" ->
          remark(
              CheckoutStep.KEY,
              output,
              commit -> commit.id().substring(0, 7) + " " + shortSubject(commit));
      case "plan" -> remark(PlanStep.KEY, output, planned -> planned.plan().framework());
      case "image" -> remark(ImageStep.KEY, output, StepRemarks::image);
      case "provision" -> remark(ProvisionStep.KEY, output, StepRemarks::provisioned);
      case "migrate" -> remark(MigrateStep.KEY, output, StepRemarks::migrated);
      case "secrets" -> remark(SecretsStep.KEY, output, SecretVersions::words);
      case "rollout" ->
          remark(RolloutStep.KEY, output, rolledOut -> "release " + rolledOut.release());
      case "probe" -> remark(ProbeStep.KEY, output, StepRemarks::probe);
      case "route" -> remark(RouteStep.KEY, output, RouteStep.Switched::host);
      case "confirm" ->
          remark(ConfirmStep.KEY, output, answer -> "answered by " + answer.release().orElse("?"));
      default -> "";
    };
  }

  private <T> String remark(StepKey<T> key, JsonNode output, Function<T, String> words) {
    return words.apply(json.treeToValue(output, key.type()));
  }

  private static String image(BuiltImage image) {
    return (image.reused() ? "reused " : "built ") + image.digest().substring(7, 19);
  }

  private static String provisioned(ProvisionStep.Provisioned provisioned) {
    String database = provisioned.database() ? "database" : "";
    String volume = provisioned.volume() ? "volume" : "";
    return String.join(database.isEmpty() || volume.isEmpty() ? "" : ", ", database, volume);
  }

  private static String migrated(Migrated migrated) {
    String version = migrated.version().isEmpty() ? "" : "version " + migrated.version();
    return migrated.applied() == 0 ? version : version + ", " + migrated.applied() + " new";
  }

  private static String probe(HealthEvidence evidence) {
    return evidence.status() + " from " + evidence.path();
  }

  private static String shortSubject(Commit commit) {
    return commit.subject().length() > 40
        ? commit.subject().substring(0, 39) + "…"
        : commit.subject();
  }
}

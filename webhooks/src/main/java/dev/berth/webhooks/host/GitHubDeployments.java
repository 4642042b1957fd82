package dev.berth.webhooks.host;

import dev.berth.webhooks.send.Bounded;
import dev.berth.webhooks.send.HostAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deployments at GitHub.
 *
 * @see <a href="https://docs.github.com/en/rest/deployments">its documentation</a>
 */
final class GitHubDeployments implements Deployments {
  private static final int MAX_DESCRIPTION = 140;
  private static final int MAX_ENVIRONMENT = 255;
  private static final String NEED =
      "a classic token needs the scope repo_deployment, a fine-grained one \"Deployments: write\"";

  private final HostApi api;
  private final String path;

  GitHubDeployments(HostApi api, String repository) {
    this.api = api;
    this.path = repository + "/deployments";
  }

  /** The remembered one, or one of the same commit and environment, or a new one. */
  @Override
  public HostAnswer<DeploymentId> ensure(Deployment deployment) {
    return api.answer(() -> {
      if (deployment.remembered().isPresent() && exists(deployment.remembered().get())) {
        return deployment.remembered().get();
      }
      String environment = Bounded.line(deployment.environment(), MAX_ENVIRONMENT);
      return find(deployment.commit(), environment)
          .orElseGet(() -> create(deployment, environment));
    });
  }

  private boolean exists(DeploymentId id) {
    return api.callUnless(Set.of(404), "GET", path + "/" + id.value(), Optional.empty(), NEED)
        .isPresent();
  }

  private Optional<DeploymentId> find(String commit, String environment) {
    JsonNode found =
        api.get(
            path
                + "?sha="
                + encoded(commit)
                + "&environment="
                + encoded(environment)
                + "&task=deploy&per_page=1",
            NEED);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new DeploymentId(api.id(found.path(0), "id")));
  }

  /** Nothing is merged and no check waited for: Berth has decided already. */
  private DeploymentId create(Deployment deployment, String environment) {
    ObjectNode body =
        HostApi.object()
            .put("ref", deployment.commit())
            .put("task", "deploy")
            .put("auto_merge", false)
            .put("environment", environment)
            .put("description", Bounded.line(deployment.description(), MAX_DESCRIPTION))
            .put("production_environment", deployment.production())
            .put("transient_environment", !deployment.production());
    body.putArray("required_contexts");
    return new DeploymentId(api.id(api.json("POST", path, body, NEED), "id"));
  }

  @Override
  public HostAnswer<DeploymentId> report(DeploymentId id, Progress progress) {
    ObjectNode body =
        HostApi.object()
            .put("state", progress.state().name().toLowerCase(Locale.ROOT))
            .put("log_url", progress.log().toString())
            .put("description", Bounded.line(progress.description(), MAX_DESCRIPTION))
            .put("auto_inactive", true);
    progress.environmentUrl().ifPresent(url -> body.put("environment_url", url.toString()));
    return api.answer(() -> {
      api.json("POST", path + "/" + id.value() + "/statuses", body, NEED);
      return id;
    });
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

package dev.berth.infra.cdk;

import com.hashicorp.cdktf.TerraformOutput;
import com.hashicorp.cdktf.TerraformOutputConfig;
import com.hashicorp.cdktf.TerraformResource;
import com.hashicorp.cdktf.TerraformResourceConfig;
import com.hashicorp.cdktf.TerraformStack;
import com.hashicorp.cdktf.TerraformVariable;
import com.hashicorp.cdktf.TerraformVariableConfig;
import dev.berth.infra.provider.ProviderServer;
import java.util.List;
import java.util.Map;
import software.constructs.Construct;

/** What an environment of an app has, written with Terraform's CDK. */
final class EnvironmentStack extends TerraformStack {
  EnvironmentStack(Construct scope) {
    super(scope, "environment");
    addOverride("terraform.backend", Map.of("http", Map.of()));
    addOverride(
        "terraform.required_providers", Map.of("berth", Map.of("source", ProviderServer.SOURCE)));

    variable("environment", "string", "The environment's key");
    variable("database", "bool", "Whether it has a PostgreSQL database");
    variable("copy_of", "string", "The environment whose data a new database begins with");
    variable("volume", "bool", "Whether it has a volume");

    TerraformResource secrets = resource("berth_secret_scope", "variables", Map.of());
    TerraformResource database =
        resource(
            "berth_database",
            "database",
            Map.of("count", "${var.database ? 1 : 0}", "copy_of", "${var.copy_of}"));
    TerraformResource volume =
        resource("berth_volume", "volume", Map.of("count", "${var.volume ? 1 : 0}"));

    output("database", "${one(" + database.getFqn() + "[*].address)}");
    output("volume", "${one(" + volume.getFqn() + "[*].path)}");
    output("secret_scope", "${" + secrets.getFqn() + ".scope}");
  }

  private void variable(String name, String type, String description) {
    new TerraformVariable(
        this, name, TerraformVariableConfig.builder().type(type).description(description).build());
  }

  private TerraformResource resource(String type, String name, Map<String, String> arguments) {
    TerraformResource resource =
        new TerraformResource(
            this,
            name + "_resource",
            TerraformResourceConfig.builder().terraformResourceType(type).build());
    resource.overrideLogicalId(name);
    resource.addOverride("environment", "${var.environment}");
    arguments.forEach(resource::addOverride);
    return resource;
  }

  private void output(String name, String value) {
    TerraformOutput output =
        new TerraformOutput(
            this, name + "_output", TerraformOutputConfig.builder().value(value).build());
    output.overrideLogicalId(name);
  }

  /** Every resource type it uses. */
  static List<String> types() {
    return List.of("berth_database", "berth_secret_scope", "berth_volume");
  }
}

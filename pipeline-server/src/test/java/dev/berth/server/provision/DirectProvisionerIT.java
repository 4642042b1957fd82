package dev.berth.server.provision;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.server.failure.DeployException;
import dev.berth.server.provision.Provisioner.Wanted;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectProvisionerIT extends ProvisionerContract {
  @Override
  boolean withTerraform() {
    return false;
  }

  @Test
  void aPlanNeedsTerraform() {
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> provisioner.plan(PRODUCTION, new Wanted(true, Optional.empty(), false)))
        .withMessageContaining("provision.no-terraform");
  }
}

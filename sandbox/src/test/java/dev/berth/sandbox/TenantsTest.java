package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsTest {
  @TempDir Path temporary;

  @Test
  void aTenantKeepsItsUserAndNoneIsGivenTwice() throws IOException {
    Path file = temporary.resolve("isolation/tenants");
    Tenants tenants = new Tenants(file, 200_000, 10);
    assertThat(tenants.uid("build/shop")).isEqualTo(200_000);
    assertThat(tenants.uid("shop")).isEqualTo(200_001);
    assertThat(new Tenants(file, 200_000, 10).uid("build/shop")).isEqualTo(200_000);
    assertThat(new Tenants(file, 200_000, 10).uid("blog")).isEqualTo(200_002);
  }
}

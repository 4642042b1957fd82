package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Spring Boot with Flyway and no file for Berth: pushed, it is live with its tables. */
@ExtendWith(SharedBerth.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SpringAppIT {
  private static final String APP = "springnotes";

  private final BerthInstallation berth;
  private final GitRepo repository;

  SpringAppIT(BerthInstallation berth) {
    this.berth = berth;
    repository = berth.repository(APP).copy(Checkout.example("spring")).commit("notes");
  }

  @BeforeAll
  static void needsMaven() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/mvn")), "the machine has no Maven of its system's");
  }

  @Test
  @Order(1)
  void aPushIsLiveWithItsTables() {
    String output = repository.deploy("main").output();

    assertThat(output)
        .contains("A database, because")
        .contains("there is a pom.xml → Spring Boot with Maven")
        .contains("V1__notes.sql");
    Http.Answer answer =
        berth
            .http()
            .ask(
                "POST",
                berth.host(APP),
                "/notes",
                "words=first+words",
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    assertThat(berth.get(APP).body()).contains("first words");
  }

  @Test
  @Order(2)
  void aSecondPushKeepsTheRows() {
    repository
        .write(
            "src/main/resources/db/migration/V2__mood.sql",
            "alter table note add column mood text;\n")
        .commit("moods");

    assertThat(repository.deploy("main").output()).contains("V2__mood.sql", "Restore point");
    assertThat(berth.get(APP).body()).contains("first words");
  }
}

package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Links in the output of pushes and commands and in the API's answers. */
@ExtendWith(SharedBerth.class)
class LinksIT {
  @Test
  void everyLinkThatIsPrintedLeadsToAPage(BerthInstallation berth) {
    Links links = new Links(berth);
    GitRepo repository = NodeApp.saying(berth.repository("linked"), "one").commit("one");
    links.follow(repository.deploy("main").output());
    links.follow(repository.deploy("main:preview").output());

    NodeApp.running(repository, "process.exit(3)\n").commit("broken");
    Command.Result failed = repository.push("main");
    assertThat(failed.exit()).isNotZero();
    assertThat(failed.output()).contains("Details:");
    links.follow(failed.output());

    NodeApp.saying(repository, "three").commit("three");
    links.follow(repository.deploy("-o", "nowait", "main").output());

    links.follow(berth.apiGet("/apps/linked").toString());
    links.follow(own(berth.berth("status").output()));
    links.follow(berth.berth("login").output());
  }

  /** Other tests' apps answer as they like. */
  private static String own(String status) {
    return status
        .lines()
        .filter(line -> line.contains("linked") || line.contains("//berth."))
        .collect(Collectors.joining("\n"));
  }
}

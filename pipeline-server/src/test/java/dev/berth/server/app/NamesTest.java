package dev.berth.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"shop", "my-app", "a1b", "web2-api"})
  void labelsAreAppNames(String name) {
    assertThat(new AppName(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        "Shop",
        "my--app",
        "-app",
        "app-",
        "1app",
        "a.b",
        "a/b",
        "../x",
        "berth",
        "www",
        "abcdefghijabcdefghijabcdefghijk"
      })
  void everythingElseIsNot(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new AppName(name));
  }

  @ParameterizedTest
  @CsvSource({"dark-mode, dark-mode", "x, x", "fix1, fix1"})
  void aPlainBranchKeepsItsName(String branch, String slug) {
    assertThat(BranchSlug.of(branch)).isEqualTo(slug);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Dark-Mode",
        "feature/login",
        "../../etc",
        "r12",
        "c-1234567",
        "ÄÖ",
        "a-very-long-branch-name-indeed-it-is",
        "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
      })
  void anyOtherBranchGetsALabelOfItsOwn(String branch) {
    String slug = BranchSlug.of(branch);
    assertThat(slug)
        .isNotEqualTo(branch)
        .matches("[a-z0-9]+(-[a-z0-9]+)*")
        .hasSizeLessThanOrEqualTo(24);
    assertThat(slug).doesNotMatch("r\\d+").doesNotStartWith("c-");
  }

  @ParameterizedTest
  @CsvSource({"Feature,feature", "a/b,a-b", "a_b,a-b", "r1,r-1"})
  void twoBranchesNeverShareALabel(String one, String other) {
    assertThat(BranchSlug.of(one)).isNotEqualTo(BranchSlug.of(other));
  }

  @Test
  void noBranchCollidesWithAReleaseHost() {
    AppName app = new AppName("shop");
    HostNames hosts = new HostNames("localhost", 8080);
    assertThat(hosts.of(Environment.preview(app, "r12"))).isNotEqualTo(hosts.ofRelease(app, 12));
    assertThat(hosts.url(hosts.of(Environment.production(app, "main"))))
        .isEqualTo("http://shop.localhost:8080");
  }

  @Test
  void productionIsMainElseMasterElseTheFirst() {
    assertThat(ProductionBranch.among(List.of("dev", "master", "main"))).isEqualTo("main");
    assertThat(ProductionBranch.among(List.of("dev", "master"))).isEqualTo("master");
    assertThat(ProductionBranch.among(List.of("dev", "other"))).isEqualTo("dev");
  }
}

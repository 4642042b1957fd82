package dev.berth.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
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
    HostNames hosts = new HostNames("localhost");
    assertThat(hosts.of(Environment.preview(app, "r12"))).isNotEqualTo(hosts.ofRelease(app, 12));
  }

  @Test
  void productionIsMainElseMasterElseTheFirst() {
    assertThat(ProductionBranch.among(List.of("dev", "master", "main"))).isEqualTo("main");
    assertThat(ProductionBranch.among(List.of("dev", "master"))).isEqualTo("master");
    assertThat(ProductionBranch.among(List.of("dev", "other"))).isEqualTo("dev");
  }

  @Test
  void aForksRequestIsAnEnvironmentThatNoBranchCanBe() {
    App shop = new App(new AppName("shop"), "main", Instant.EPOCH);
    Environment fork = Environment.fork(shop.name(), 7);

    assertThat(fork.key()).isEqualTo("shop--fork-7");
    assertThat(fork.title()).isEqualTo("request 7");
    assertThat(Environment.isFork(fork.key())).isTrue();
    assertThat(shop.environmentOf(fork.branch())).isEqualTo(fork);
    for (String branch : List.of("fork-7", "fork/7", "Fork-7", "/fork/x", "/fork/7/8")) {
      Environment preview = shop.environmentOf(branch);
      assertThat(Environment.isFork(preview.key())).as(branch).isFalse();
      assertThat(preview.kind()).as(branch).isEqualTo(Environment.Kind.PREVIEW);
    }
  }

  @Test
  void withAForkNobodySharesBuilds() {
    AppName shop = new AppName("shop");
    assertThat(Environment.preview(shop, "dark-mode").tenant())
        .isEqualTo(Environment.preview(shop, "production").tenant())
        .isNotEqualTo(Environment.production(shop, "main").tenant());
    assertThat(Environment.fork(shop, 7).tenant())
        .isNotEqualTo(Environment.fork(shop, 8).tenant())
        .isNotIn(
            Environment.preview(shop, "fork-7").tenant(),
            Environment.production(shop, "main").tenant());
  }
}

package dev.berth.server.source.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.server.failure.DeployException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteAddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://github.com/octo-org/shop, https://github.com/octo-org/shop.git",
    "https://GitHub.com/octo-org/Shop.git/, https://github.com/octo-org/Shop.git",
    "https://git.example.org:8443/a/b/c.git, https://git.example.org:8443/a/b/c.git",
    "https://git.example.org:443/a/b, https://git.example.org/a/b.git",
    "git@github.com:octo-org/shop.git, ssh://git@github.com/octo-org/shop.git",
    "ssh://git@git.example.org:2222/octo-org/shop, ssh://git@git.example.org:2222/octo-org/shop.git",
    "ssh://git.example.org/octo-org/shop, ssh://git@git.example.org/octo-org/shop.git",
    "https://[2001:db8::1]/a/b, https://[2001:db8::1]/a/b.git",
    "https://git.example.org/~mona/shop, https://git.example.org/~mona/shop.git"
  })
  void whatServicesShowIsUnderstood(String pasted, String url) {
    assertThat(RemoteAddress.parse("  " + pasted + " ").url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop",
        "http://github.com/octo-org/shop",
        "git://github.com/octo-org/shop",
        "file:///etc/passwd",
        "/etc/passwd",
        "ext::sh -c id",
        "https://user:planted@github.com/octo-org/shop",
        "https://planted@github.com/octo-org/shop",
        "--upload-pack=touch /tmp/x",
        "-oProxyCommand=id@host:a/b",
        "git@-oProxyCommand=id:a/b",
        "git@host:/etc/passwd",
        "git@host:../../etc/passwd",
        "ssh://-oProxyCommand=id/a/b",
        "ssh://git@host/a/-b",
        "https://github.com/../../shop",
        "https://github.com/octo-org/shop?x=1",
        "https://github.com/octo-org/shop#x",
        "https://github.com/octo-org/sh op",
        "https://github.com/octo-org/shop%2f..",
        "https://github.com:99999/octo-org/shop",
        "https://github.com:0/octo-org/shop",
        "https://gıthub.com/octo-org/shop",
        "https://github.com\\@evil.example/a/b",
        "https://evil_host/a/b",
        "https://github.com/shop",
        "https:///a/b",
        "https://2130706433/a/b",
        "https://0/a/b",
        "https://0x7f000001/a/b",
        "https://127.1/a/b",
        "https://[::ffff:127.0.0.1]/a/b",
        "https://127.0.0.01/a/b",
        "https://0177.0.0.1/a/b",
        "ssh://a@b@host/a/b",
        "javascript://host/a/b"
      })
  void anythingElseIsRefusedWithAdvice(String pasted) {
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> RemoteAddress.parse(pasted))
        .satisfies(e -> {
          assertThat(e.failure().code()).isEqualTo("source.remote-address");
          assertThat(e.failure().advice()).contains("Clone");
          assertThat(e.failure().summary()).doesNotContain("planted");
        });
  }

  @Test
  void longOnesAreRefusedAtOnce() {
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> RemoteAddress.parse("https://github.com/" + "a/".repeat(10_000) + "b"));
  }

  @Test
  void aDeployKeyIsKeptAndShownAsItsServiceWantsIt() {
    DeployKey key = DeployKey.generate();
    DeployKey again = DeployKey.decode(key.encoded());

    assertThat(again.authorized("berth-shop"))
        .isEqualTo(key.authorized("berth-shop"))
        .startsWith("ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABB")
        .endsWith(" berth-shop");
    assertThat(key.toString()).doesNotContain(key.encoded().split(" ", -1)[1]);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DeployKey.decode("AAAA BBBB"));
  }
}

package dev.berth.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
  @Test
  void headersAreFoundWhateverTheirCase() {
    Headers headers = Headers.of(Map.of("X-GitHub-Event", List.of(" push ")));

    assertThat(headers.only("x-github-event")).contains("push");
    assertThat(headers.has("X-GITHUB-EVENT")).isTrue();
  }

  @Test
  void theBytesStayAsTheyCame() {
    byte[] body = "{ }\r\n".getBytes(StandardCharsets.UTF_8);
    Delivery delivery = Delivery.of(Map.of(), body);
    body[0] = 'x';
    delivery.body()[1] = 'x';

    assertThat(delivery.body()).isEqualTo("{ }\r\n".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aDeliveryPrintsNeitherValuesNorBody() {
    Delivery delivery = Deliveries.of("{\"key\":\"body-text\"}", "X-Gitlab-Token", "token-text");

    assertThat(delivery.toString()).doesNotContain("body-text", "token-text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "proxy-authorization",
        "X-Hub-Signature",
        "X-Hub-Signature-256",
        "X-Gitlab-Token",
        "X-Gitea-Signature",
        "webhook-signature",
        "Cookie",
        "Set-Cookie",
        "X-Api-Key"
      })
  void secretHeadersAreMasked(String name) {
    Headers headers =
        Headers.of(Map.of(name, List.of("s3cret"), "X-GitHub-Event", List.of("push")));

    assertThat(SecretHeaders.masked(headers).toString()).doesNotContain("s3cret").contains("push");
  }

  @Test
  void aCredentialIsNotPrinted() {
    assertThat(Credential.of("s3cret")).hasToString("••••").hasSameHashCodeAs(Credential.of("x"));
    assertThat(Credential.of("s3cret")).isEqualTo(Credential.of("s3cret"));
    assertThat(Credential.of("s3cret")).isNotEqualTo(Credential.of("s3creT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "abc\r\nHost: evil", "tab\t"})
  void aCredentialThatCouldChangeARequestIsRefusedWithoutBeingRepeated(String text) {
    assertThatThrownBy(() -> Credential.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("evil");
  }
}

package dev.berth.webhooks.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.webhooks.outgoing.DeployNews.Outcome;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SlackMessageTest {
  private static final URI DEPLOY = URI.create("https://berth.example/deploys/7?a=1&b=2");

  @Test
  void newsAreToldAsTextAndAsBlocks() {
    JsonNode message =
        json(
            new DeployNews(
                Outcome.LIVE,
                "shop",
                "production",
                "b2b2b2b",
                "mona",
                "Live after 4 s.",
                Optional.of(URI.create("https://shop.example")),
                DEPLOY));

    assertThat(message.path("text").stringValue())
        .isEqualTo(
            """
            ✅ *shop* · production is live
            Live after 4 s.
            b2b2b2b by mona · <https://berth.example/deploys/7?a=1&amp;b=2|deploy> · \
            <https://shop.example|open>\
            """);
    assertThat(message.path("blocks")).hasSize(3);
    assertThat(message.at("/blocks/0/type").stringValue()).isEqualTo("section");
    assertThat(message.at("/blocks/0/text/type").stringValue()).isEqualTo("mrkdwn");
    assertThat(message.at("/blocks/1/text/text").stringValue()).isEqualTo("Live after 4 s.");
    assertThat(message.at("/blocks/2/type").stringValue()).isEqualTo("context");
    assertThat(message.at("/blocks/2/elements/0/text").stringValue()).startsWith("b2b2b2b by");
  }

  @Test
  void namesOfStrangersAreTextAndCallNobody() {
    JsonNode message =
        json(
            new DeployNews(
                Outcome.FAILED,
                "<!channel>",
                "a&b",
                "<https://evil.example|ok>",
                "@here\n*x*",
                "",
                Optional.empty(),
                DEPLOY));

    assertThat(message.path("text").stringValue())
        .contains(
            "&lt;!channel&gt;", "a&amp;b", "&lt;https://evil.example|ok&gt;", "@\u200bhere *x*")
        .doesNotContain("<!", "@here", "<https://evil");
    assertThat(message.path("blocks")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void theLongestNewsFitIntoSlacksBlocks(Outcome outcome) {
    String longest = "&".repeat(10_000);

    JsonNode message =
        json(
            new DeployNews(
                outcome,
                longest,
                longest,
                longest,
                longest,
                longest,
                Optional.of(URI.create("https://shop.example/" + "x".repeat(5000))),
                DEPLOY));

    for (JsonNode block : message.path("blocks")) {
      String text = block.at("/text/text").asString("") + block.at("/elements/0/text").asString("");
      assertThat(text).hasSizeBetween(1, 3000).doesNotContainPattern("&(?!amp;)");
    }
  }

  private static JsonNode json(DeployNews news) {
    return JsonMapper.builder().build().readTree(SlackMessage.of(news).json());
  }
}

package dev.berth.webhooks.outgoing;

import dev.berth.webhooks.send.Bounded;
import java.net.URI;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * News as Slack shows them, and Mattermost, Rocket.Chat and others that take {@code text} alone.
 *
 * @see <a href="https://docs.slack.dev/messaging/formatting-message-text/">escaping</a>
 * @see <a href="https://docs.slack.dev/reference/block-kit/blocks/section-block/">blocks</a>
 */
public final class SlackMessage {
  private static final int MAX_NAME = 100;
  private static final int MAX_SUMMARY = 500;
  private static final int MAX_ADDRESS = 1000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String json;

  private SlackMessage(String json) {
    this.json = json;
  }

  /** Writes news down. What is cut is cut before it is escaped, so that no escape is torn. */
  public static SlackMessage of(DeployNews news) {
    String title =
        "%s *%s* · %s %s"
            .formatted(
                news.outcome().mark(),
                escaped(news.app(), MAX_NAME),
                escaped(news.environment(), MAX_NAME),
                news.outcome().words());
    String live = news.live().map(url -> " · " + link(url, "open")).orElse("");
    String links = link(news.deploy(), "deploy") + live;
    String summary = escaped(news.summary(), MAX_SUMMARY);
    String origin = escaped(news.commit(), MAX_NAME) + " by " + escaped(news.author(), MAX_NAME);

    ObjectNode message = JSON.createObjectNode();
    message.put("text", title + "\n" + summary + "\n" + origin + " · " + links);
    ArrayNode blocks = message.putArray("blocks");
    section(blocks, title);
    if (!summary.isEmpty()) {
      section(blocks, summary);
    }
    ObjectNode context = blocks.addObject().put("type", "context");
    mrkdwn(context.putArray("elements").addObject(), origin + " · " + links);
    return new SlackMessage(JSON.writeValueAsString(message));
  }

  String json() {
    return json;
  }

  private static void section(ArrayNode blocks, String text) {
    mrkdwn(blocks.addObject().put("type", "section").putObject("text"), text);
  }

  private static void mrkdwn(ObjectNode element, String text) {
    element.put("type", "mrkdwn").put("text", text);
  }

  /** An address cannot contain what ends a link: URI refuses it. */
  private static String link(URI uri, String text) {
    String address = uri.toASCIIString();
    return address.length() > MAX_ADDRESS
        ? text
        : "<" + address.replace("&", "&amp;") + "|" + text + ">";
  }

  /** One line in which nothing is a link, a mention or an entity, and nobody is called. */
  private static String escaped(String text, int limit) {
    return Bounded.line(text, limit)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "@\u200b");
  }
}

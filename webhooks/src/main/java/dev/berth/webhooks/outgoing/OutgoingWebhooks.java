package dev.berth.webhooks.outgoing;

import dev.berth.webhooks.Credential;
import dev.berth.webhooks.StandardWebhook;
import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HostAnswer.Done;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.HostAnswer.TryLater;
import dev.berth.webhooks.send.HttpCall;
import dev.berth.webhooks.send.HttpReply;
import dev.berth.webhooks.send.HttpSender;
import dev.berth.webhooks.send.Problem;
import dev.berth.webhooks.send.Wait;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Sends messages once each; whoever keeps them decides by the answer when to try again. */
public final class OutgoingWebhooks {
  private final HttpSender sender;
  private final Clock clock;

  /**
   * Sends with a sender for addresses that users chose.
   *
   * @param sender with {@link dev.berth.webhooks.send.AddressPolicy#PUBLIC} or something like it
   */
  public OutgoingWebhooks(HttpSender sender, Clock clock) {
    this.sender = sender;
    this.clock = clock;
  }

  /** Sends a message, signed for this attempt. */
  public HostAnswer<Delivered> send(URI address, OutgoingMessage message, Credential secret) {
    String body = message.json();
    Map<String, String> headers =
        StandardWebhook.sign(
            message.id(), clock.instant(), body.getBytes(StandardCharsets.UTF_8), secret);
    return post(address, headers, body);
  }

  /**
   * Sends a message to Slack or its likes.
   *
   * @param address whoever knows it may write there, so it is a secret as a whole
   */
  public HostAnswer<Delivered> send(Credential address, SlackMessage message) {
    URI uri;
    try {
      uri = URI.create(address.reveal());
    } catch (IllegalArgumentException e) {
      return new Refused<>(
          Problem.ADDRESS_FORBIDDEN,
          "the address of the incoming webhook is no address",
          "copy it again from the settings of the channel");
    }
    return post(uri, Map.of(), message.json());
  }

  private HostAnswer<Delivered> post(URI address, Map<String, String> headers, String body) {
    return switch (sender.send(new HttpCall("POST", address, headers, Optional.of(body)))) {
      case Done<HttpReply>(HttpReply reply) -> judged(reply, clock.instant());
      case TryLater<HttpReply>(var after, var why) -> new TryLater<>(after, why);
      case Refused<HttpReply>(var problem, var summary, var advice) ->
          new Refused<>(problem, summary, advice);
    };
  }

  private static HostAnswer<Delivered> judged(HttpReply reply, Instant now) {
    int status = reply.status();
    if (reply.isSuccess()) {
      return new Done<>(new Delivered(status));
    }
    String summary = "the receiver answered with status " + status;
    if (status >= 500 || status == 429 || status == 408 || status == 425) {
      return new TryLater<>(Wait.of(reply.headers(), now), summary);
    }
    if (status >= 300 && status < 400) {
      return new Refused<>(
          Problem.MOVED, summary, "redirects are not followed: enter the address it leads to");
    }
    return switch (status) {
      case 401 ->
          new Refused<>(
              Problem.UNAUTHORISED, summary, "give the receiver the secret of this webhook");
      case 403 ->
          new Refused<>(Problem.FORBIDDEN, summary, "allow messages in the receiver's settings");
      case 404 -> new Refused<>(Problem.NOT_FOUND, summary, "check the address of the webhook");
      case 409 -> new Refused<>(Problem.CONFLICT, summary, "look at the receiver's log");
      case 410 -> new Refused<>(Problem.GONE, summary, "it wants nothing more: remove the webhook");
      default ->
          new Refused<>(Problem.INVALID, summary, "look at the receiver's log for the reason");
    };
  }

  /** The receiver has it. */
  public record Delivered(int status) {}
}

package dev.berth.webhooks.host;

import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HostAnswer.Done;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.HostAnswer.TryLater;
import dev.berth.webhooks.send.HttpReply;
import dev.berth.webhooks.send.Problem;
import dev.berth.webhooks.send.Wait;
import java.time.Instant;

/** What an answer of a hosting service means; decided by status and headers, never by its text. */
final class ResponseClassifier {
  private ResponseClassifier() {}

  /**
   * Judges an answer.
   *
   * @param host the service's name
   * @param need what the token has to have for this
   */
  static HostAnswer<HttpReply> of(HttpReply reply, String host, String need, Instant now) {
    int status = reply.status();
    if (reply.isSuccess()) {
      return new Done<>(reply);
    }
    if (status == 429 || (status == 403 && Wait.isAskedBy(reply))) {
      return new TryLater<>(Wait.of(reply.headers(), now), host + " limits how often it is asked");
    }
    if (status >= 500 || status == 408 || status == 425) {
      return new TryLater<>(
          Wait.of(reply.headers(), now), host + " answered with status " + status);
    }
    return refused(status, host, need);
  }

  private static HostAnswer<HttpReply> refused(int status, String host, String need) {
    if (status >= 300 && status < 400) {
      return new Refused<>(
          Problem.MOVED,
          host + " says that this is at another address",
          "if the repository was renamed or moved, link it again; else check the address of the API");
    }
    return switch (status) {
      case 401 ->
          new Refused<>(
              Problem.UNAUTHORISED,
              host + " does not accept the token",
              "it is wrong, revoked or expired: store a new one; " + need);
      case 403 ->
          new Refused<>(
              Problem.FORBIDDEN, host + " does not let the token do this", "give it more: " + need);
      case 404, 410 ->
          new Refused<>(
              Problem.NOT_FOUND,
              host + " does not know this, or the token must not know of it",
              "check the name of the repository; " + need);
      case 409 ->
          new Refused<>(
              Problem.CONFLICT,
              host + " says that this contradicts what is there",
              "look at the repository's settings; " + need);
      default ->
          new Refused<>(
              Problem.INVALID,
              host + " turned the request down with status " + status,
              "check that the commit or pull request still exists, and the limits of the service; "
                  + need);
    };
  }
}

package dev.berth.server.outbound;

import dev.berth.server.app.Environment;
import dev.berth.server.inbound.KnownPullRequest;

/** The one comment below a request. */
final class Comments {
  private Comments() {}

  static String waiting(KnownPullRequest request) {
    return """
    **Berth** waits for a maintainer: this request comes from a fork.

    Once somebody approves %s on the app's page in Berth, it gets a preview of its own, without \
    secrets and without data.
    """
        .formatted(quoted(request.author()));
  }

  static String of(DeployReport report) {
    return switch (report.state()) {
      case PENDING ->
          """
          **Berth** deploys %s … [follow it](%s)
          """
              .formatted(commit(report), report.page());
      case LIVE ->
          """
          **Berth** preview: %s

          %s is live. %s[What happened](%s)
          """
              .formatted(report.live(), commit(report), data(report), report.page());
      case FAILED ->
          """
          **Berth** could not deploy %s.

          > %s

          %s

          [The whole log](%s). Whatever was live before still is.
          """
              .formatted(
                  commit(report), quoted(report.words()), quoted(report.advice()), report.page());
      case DROPPED ->
          """
          **Berth** did not deploy %s: something newer took its place. [What happened](%s)
          """
              .formatted(commit(report), report.page());
    };
  }

  private static String data(DeployReport report) {
    return report.environment().kind() == Environment.Kind.FORK
        ? "It sees neither secrets nor data. Closing the request ends it. "
        : "It has data and secrets of its own. Deleting the branch or closing the request ends it;"
            + " any earlier release of it can be brought back on its page. ";
  }

  private static String commit(DeployReport report) {
    String id = report.commit();
    return "`" + id.substring(0, Math.min(7, id.length())) + "`";
  }

  /** Text of others can not be markup, nor call anybody. */
  private static String quoted(String text) {
    return text.replaceAll("[\\\\`*_{}\\[\\]<>#|!~]", "\\\\$0")
        .replace("@", "@\u200b")
        .replace('\n', ' ');
  }
}

package dev.berth.webhooks;

import java.util.regex.Pattern;

/** Pushes as services tell them that write whole names of refs. */
public final class Refs {
  private static final String BRANCH = "refs/heads/";
  private static final String TAG = "refs/tags/";

  /** What stands for a ref that is not there. */
  private static final Pattern NOTHING = Pattern.compile("0{40}|0{64}");

  private Refs() {}

  /** What a change of one ref means. */
  public static WebhookEvent changed(String repository, String ref, String after, String pusher) {
    if (ref.startsWith(TAG)) {
      return new WebhookEvent.TagChanged(repository, ref.substring(TAG.length()));
    }
    if (!ref.startsWith(BRANCH)) {
      return new WebhookEvent.Ignored("a push to something that is neither a branch nor a tag");
    }
    String branch = ref.substring(BRANCH.length());
    return NOTHING.matcher(after).matches()
        ? new WebhookEvent.BranchDeleted(repository, branch)
        : new WebhookEvent.Push(repository, branch, after, pusher);
  }

  /** What the deletion of a branch or a tag means, where its short name is given. */
  public static WebhookEvent deleted(String repository, String kind, String name) {
    return switch (kind) {
      case "branch" -> new WebhookEvent.BranchDeleted(repository, name);
      case "tag" -> new WebhookEvent.TagChanged(repository, name);
      default -> new WebhookEvent.Ignored("something that is neither a branch nor a tag is gone");
    };
  }
}

package dev.berth.webhooks;

/** The Git hosting services whose webhooks and API are known. */
public enum HostingService {
  GITHUB("GitHub"),
  GITLAB("GitLab"),
  /** Forgejo as well, which is Gitea's fork and speaks the same. */
  GITEA("Gitea"),
  BITBUCKET("Bitbucket");

  private final String title;

  HostingService(String title) {
    this.title = title;
  }

  /** As its makers write it. */
  public String title() {
    return title;
  }
}

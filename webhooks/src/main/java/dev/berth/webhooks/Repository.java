package dev.berth.webhooks;

/**
 * A repository as its hosting service names it.
 *
 * @param fullName such as {@code octo/shop}; with GitLab there may be more groups
 * @param webUrl where people look at it; an {@code http} or {@code https} address
 */
public record Repository(String fullName, String webUrl) {}

package dev.berth.server.source;

import java.time.Instant;

/**
 * One commit as later steps and people need it.
 *
 * @param id full object id
 * @param tree object id of its tree: equal trees build equal images
 * @param subject first line of its message, at most 200 characters, without control characters
 * @param authorName as the commit says
 * @param authorEmail as the commit says
 * @param time when it was committed
 */
public record Commit(
    String id, String tree, String subject, String authorName, String authorEmail, Instant time) {}

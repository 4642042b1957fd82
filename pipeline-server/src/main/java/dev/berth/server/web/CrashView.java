package dev.berth.server.web;

import java.time.Instant;
import java.util.List;

/**
 * How often a live release ended by itself, as pages and API show it.
 *
 * @param restarts since it went live
 * @param loop whether it does so again and again
 * @param last when it did last
 * @param words what happened, for people
 * @param lines what it wrote last; only where one app is shown
 */
record CrashView(int restarts, boolean loop, Instant last, String words, List<String> lines) {}

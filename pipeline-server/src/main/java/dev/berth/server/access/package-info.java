/**
 * Who may do what: tokens, sessions, one-time links, the table of rules and the audit log. {@link
 * dev.berth.server.access.AccessFilter} decides about every request before any other feature sees
 * it; features then ask the {@link dev.berth.server.access.Actor} of the request.
 */
@NullMarked
package dev.berth.server.access;

import org.jspecify.annotations.NullMarked;

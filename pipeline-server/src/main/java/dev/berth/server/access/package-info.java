/** Who may do what: tokens, sessions, roles and the audit log. */
@NullMarked
package dev.berth.server.access;

import org.jspecify.annotations.NullMarked;

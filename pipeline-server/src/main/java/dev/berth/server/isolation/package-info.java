/**
 * The sandbox every build and every app instance runs in: namespaces, users, networks and limits.
 */
@NullMarked
package dev.berth.server.isolation;

import org.jspecify.annotations.NullMarked;

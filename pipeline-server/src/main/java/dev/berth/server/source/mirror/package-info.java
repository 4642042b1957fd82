/**
 * Repositories that live elsewhere: their addresses, what they point to, and bringing it here. A
 * user names them, so everything about them is hostile until it is checked.
 */
@NullMarked
package dev.berth.server.source.mirror;

import org.jspecify.annotations.NullMarked;

/** Webhooks of GitHub. */
@NullMarked
package dev.berth.webhooks.github;

import org.jspecify.annotations.NullMarked;

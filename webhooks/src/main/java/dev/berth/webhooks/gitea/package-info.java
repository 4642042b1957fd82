/** Webhooks of Gitea and Forgejo. */
@NullMarked
package dev.berth.webhooks.gitea;

import org.jspecify.annotations.NullMarked;

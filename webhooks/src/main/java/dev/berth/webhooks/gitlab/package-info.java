/** Webhooks of GitLab. */
@NullMarked
package dev.berth.webhooks.gitlab;

import org.jspecify.annotations.NullMarked;

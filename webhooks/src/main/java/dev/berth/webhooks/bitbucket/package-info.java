/** Webhooks of Bitbucket Cloud. */
@NullMarked
package dev.berth.webhooks.bitbucket;

import org.jspecify.annotations.NullMarked;

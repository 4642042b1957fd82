/** What users' own services are told of deploys. */
@NullMarked
package dev.berth.webhooks.outgoing;

import org.jspecify.annotations.NullMarked;

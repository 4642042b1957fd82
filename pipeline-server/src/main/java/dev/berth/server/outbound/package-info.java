/**
 * What others are told of deploys: statuses, deployments and comments at hosting services, signed
 * webhooks and chat messages. What is to be told follows from what the journal says, so it is told
 * whatever is killed in between, and told again until it is heard or given up visibly.
 */
@NullMarked
package dev.berth.server.outbound;

import org.jspecify.annotations.NullMarked;

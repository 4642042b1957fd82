/**
 * Messages to addresses that users enter: signed ones as Standard Webhooks says, and such as Slack
 * and its likes show. The addresses are hostile, so the sender that is given here has a policy that
 * keeps it off private networks.
 */
@NullMarked
package dev.berth.webhooks.outgoing;

import org.jspecify.annotations.NullMarked;

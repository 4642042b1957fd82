/**
 * Requests to machines of others. Every address is checked by a policy in the moment of connecting,
 * no redirect is followed, answers are bounded, and what comes of it is one of three values that
 * say whether to go on, to wait, or to ask a person.
 */
@NullMarked
package dev.berth.webhooks.send;

import org.jspecify.annotations.NullMarked;

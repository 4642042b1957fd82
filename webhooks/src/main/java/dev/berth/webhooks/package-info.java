/**
 * Webhooks of Git hosting services. A {@link dev.berth.webhooks.Delivery} is verified over its
 * bytes before anything reads them, and becomes events or says which field is wrong; nothing that a
 * stranger sends is answered with an exception, printed or believed without a signature.
 */
@NullMarked
package dev.berth.webhooks;

import org.jspecify.annotations.NullMarked;

/**
 * Repositories at hosting services: connecting them, what they send, and looking after them when
 * they send nothing. What a delivery claims is only a reason to look; what is deployed is what the
 * repository itself says.
 */
@NullMarked
package dev.berth.server.inbound;

import org.jspecify.annotations.NullMarked;

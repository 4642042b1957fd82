/**
 * Variables of apps and their environments: where their values are kept, who set them, what an
 * environment gets, and how the values are kept out of logs and of what browsers get.
 */
@NullMarked
package dev.berth.server.secret;

import org.jspecify.annotations.NullMarked;

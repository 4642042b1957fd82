/** The route table and its delivery to the router process. */
@NullMarked
package dev.berth.server.route;

import org.jspecify.annotations.NullMarked;

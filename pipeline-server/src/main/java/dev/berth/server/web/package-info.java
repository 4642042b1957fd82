/** Pages, JSON API and live logs. */
@NullMarked
package dev.berth.server.web;

import org.jspecify.annotations.NullMarked;

/**
 * Which host and path leads where: the table as text, on disk, and compiled for every request to
 * ask.
 */
@NullMarked
package dev.berth.router.route;

import org.jspecify.annotations.NullMarked;

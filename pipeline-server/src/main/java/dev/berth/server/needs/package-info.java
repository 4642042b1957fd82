/**
 * What an app needs beside its image, as its files tell: a database, a volume. Pure functions over
 * a source tree, with bounded reads; every answer says why in words a developer can check.
 */
@NullMarked
package dev.berth.server.needs;

import org.jspecify.annotations.NullMarked;

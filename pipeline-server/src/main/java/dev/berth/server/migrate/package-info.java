/**
 * An app's own migrations, run by Flyway as the environment's own role before the new release gets
 * any traffic. The files are hostile input: only SQL is run, only files found by Berth, only
 * settings on a list; nothing of a repository is ever executed on the server.
 */
@NullMarked
package dev.berth.server.migrate;

import org.jspecify.annotations.NullMarked;

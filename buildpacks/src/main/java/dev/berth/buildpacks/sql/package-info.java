/** Migrations in plain SQL, by Flyway's naming, which apps of every language may have. */
@NullMarked
package dev.berth.buildpacks.sql;

import org.jspecify.annotations.NullMarked;

/** Reads {@code .env} files, to import their variables. */
@NullMarked
package dev.berth.secrets.dotenv;

import org.jspecify.annotations.NullMarked;

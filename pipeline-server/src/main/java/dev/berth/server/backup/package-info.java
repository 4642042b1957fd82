/** The whole installation, or one environment's database, as one file, and back again. */
@NullMarked
package dev.berth.server.backup;

import org.jspecify.annotations.NullMarked;

/** Where this Berth lives: its data directory, base domain, port and identity on the machine. */
@NullMarked
package dev.berth.server.installation;

import org.jspecify.annotations.NullMarked;

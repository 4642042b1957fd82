/**
 * A PostgreSQL for every environment that needs one: made, started on demand, put to sleep, copied
 * while it serves, and brought back to an earlier state. The app gets an owner role of its own and
 * nothing else; whoever else runs on this machine reaches neither its port nor its files.
 */
@NullMarked
package dev.berth.server.database;

import org.jspecify.annotations.NullMarked;

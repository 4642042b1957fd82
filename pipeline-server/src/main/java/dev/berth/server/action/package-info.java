/**
 * What a person can see and change, whichever way it is asked for: found or said to be unknown,
 * done, and audited. The API, the pages and the commands are doors to this; who may come through is
 * decided at each door.
 */
@NullMarked
package dev.berth.server.action;

import org.jspecify.annotations.NullMarked;

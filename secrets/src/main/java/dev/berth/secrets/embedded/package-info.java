/**
 * Keeps secrets encrypted in a directory. Every version of a scope is a file of its own that is
 * complete as soon as it is there and is never changed by a write, so copying the directory is a
 * backup, and creating the next file is the check-and-set between processes. The files are
 * encrypted by a keyset, and that by the master key.
 */
@NullMarked
package dev.berth.secrets.embedded;

import org.jspecify.annotations.NullMarked;

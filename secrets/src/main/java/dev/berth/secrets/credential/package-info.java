/**
 * What credentials look like: their shapes and the names of variables that hold them, for files of
 * a repository and for what browsers get.
 */
@NullMarked
package dev.berth.secrets.credential;

import org.jspecify.annotations.NullMarked;

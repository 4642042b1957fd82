/**
 * What every module does with files and must do right: writing so that a crash leaves the old or
 * the new, and walking, copying and removing trees without following a link. Errors are {@link
 * java.io.IOException}; who calls says what they mean.
 */
@NullMarked
package dev.berth.files;

import org.jspecify.annotations.NullMarked;

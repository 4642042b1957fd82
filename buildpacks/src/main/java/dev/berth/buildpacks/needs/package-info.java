/**
 * What an app needs beside its image, as its files tell: a database, a volume. What speaks for it
 * in a language is known by the language; every answer says why in words a developer can check.
 */
@NullMarked
package dev.berth.buildpacks.needs;

import org.jspecify.annotations.NullMarked;

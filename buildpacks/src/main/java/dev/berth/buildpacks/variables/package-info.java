/**
 * Which variables files read. What a language's code looks like is known by its reader, in the
 * language's own package. Pure functions of paths and texts.
 */
@NullMarked
package dev.berth.buildpacks.variables;

import org.jspecify.annotations.NullMarked;

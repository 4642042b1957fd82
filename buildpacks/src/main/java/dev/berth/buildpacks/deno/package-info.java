/** Apps for Deno: a {@code deno.json} with tasks or an entry that serves. Reads files only. */
@NullMarked
package dev.berth.buildpacks.deno;

import org.jspecify.annotations.NullMarked;

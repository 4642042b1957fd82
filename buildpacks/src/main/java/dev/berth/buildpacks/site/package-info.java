/** Plain static sites: an index.html and nothing to build. */
@NullMarked
package dev.berth.buildpacks.site;

import org.jspecify.annotations.NullMarked;

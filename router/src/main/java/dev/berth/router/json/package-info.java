/** JSON without a data binder. */
@NullMarked
package dev.berth.router.json;

import org.jspecify.annotations.NullMarked;

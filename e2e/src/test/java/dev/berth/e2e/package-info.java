/**
 * Black-box tests: a Berth started by the launcher, used with real git, HTTP and a real browser.
 * They import no production code and read only what a user could read.
 */
@NullMarked
package dev.berth.e2e;

import org.jspecify.annotations.NullMarked;

/**
 * What can be told of a variable by its name alone: whether Berth can make it up, whether it says
 * the app's own address, and whether it is needed while building. Pure functions of names.
 */
@NullMarked
package dev.berth.secrets.detect;

import org.jspecify.annotations.NullMarked;

/**
 * What an app's variables are, told from its source: which names it reads, which of them Berth can
 * make up itself, which say the app's own address, and which are needed while building. Pure
 * functions of texts and names.
 */
@NullMarked
package dev.berth.secrets.detect;

import org.jspecify.annotations.NullMarked;

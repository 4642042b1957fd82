/** Apps in Java: Maven and Gradle builds that leave a jar to start. Reads files only. */
@NullMarked
package dev.berth.buildpacks.java;

import org.jspecify.annotations.NullMarked;

/** Node apps: npm projects with a server, static builds such as Vite, and Next.js. */
@NullMarked
package dev.berth.buildpacks.node;

import org.jspecify.annotations.NullMarked;

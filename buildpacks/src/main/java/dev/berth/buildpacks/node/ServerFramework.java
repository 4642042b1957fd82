package dev.berth.buildpacks.node;

import dev.berth.buildpacks.ShellLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A framework whose build leaves a server, and how its own documentation starts that where no
 * script of the app does.
 *
 * @param name what people call it
 * @param dependency the package that gives it away
 * @param with packages of which one must be there too; empty when it needs none
 * @param without a package with which it makes no server; {@code ""} when there is none
 * @param start what runs the server it leaves
 */
record ServerFramework(
    String name, String dependency, List<String> with, String without, String start) {
  static final String SVELTE_KIT = "SvelteKit";
  private static final String NITRO = "node .output/server/index.mjs";

  private static final List<ServerFramework> KNOWN =
      List.of(
          of("Nuxt", "nuxt", "", "", NITRO),
          of("SolidStart", "@solidjs/start", "", "", NITRO),
          new ServerFramework(
              "TanStack Start",
              "@tanstack/react-start",
              List.of("nitro", "nitropack", "@tanstack/nitro-v2-vite-plugin"),
              "",
              NITRO),
          of("Analog", "@analogjs/platform", "", "", "node dist/analog/server/index.mjs"),
          of("Astro", "astro", "@astrojs/node", "", "node dist/server/entry.mjs"),
          of(SVELTE_KIT, "@sveltejs/kit", "", "@sveltejs/adapter-static", "node build/index.js"),
          of("Angular", "@angular/core", "@angular/ssr", "", "node dist/server/server.mjs"),
          of(
              "React Router",
              "@react-router/dev",
              "@react-router/serve",
              "",
              "react-router-serve build/server/index.js"),
          of(
              "Remix",
              "@remix-run/dev",
              "@remix-run/serve",
              "",
              "remix-serve build/server/index.js"));

  /** The one that an app is made with. */
  static Optional<ServerFramework> of(PackageJson app) {
    return KNOWN.stream()
        .filter(framework -> app.has(framework.dependency))
        .filter(framework -> framework.with.isEmpty() || framework.with.stream().anyMatch(app::has))
        .filter(framework -> framework.without.isEmpty() || !app.has(framework.without))
        .findFirst();
  }

  StartCommand command() {
    return new StartCommand(new ShellLine(start), name + "'s server", false, List.of());
  }

  /** What a server has to be told so that it believes the router about the visitor's address. */
  static Map<String, String> environment(PackageJson app) {
    return app.has("@sveltejs/kit")
        ? Map.of("PROTOCOL_HEADER", "x-forwarded-proto", "HOST_HEADER", "x-forwarded-host")
        : app.has("fastify-cli") ? Map.of("FASTIFY_ADDRESS", "0.0.0.0") : Map.of();
  }

  private static ServerFramework of(
      String name, String dependency, String with, String without, String start) {
    return new ServerFramework(
        name, dependency, with.isEmpty() ? List.of() : List.of(with), without, start);
  }
}

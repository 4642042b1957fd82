package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cures for builds that were made for another host, or for none. */
final class AdapterAdvice {
  /**
   * One cure.
   *
   * @param dependency what gives it away
   * @param cure what to do
   */
  private record Cure(String dependency, String cure) {}

  /** It looks for a host it knows and makes no server elsewhere. */
  static final String SVELTE_AUTO = "@sveltejs/adapter-auto";

  private static final String SVELTE =
      "Use SvelteKit's own server: npm install -D @sveltejs/adapter-node, and import it in"
          + " svelte.config.js instead of the adapter there.";

  private static final List<Cure> CURES =
      List.of(
          new Cure("@sveltejs/kit", SVELTE),
          new Cure(
              "@builder.io/qwik-city",
              "Add a server to it: npm run qwik add node-server (or express), commit and push."),
          new Cure(
              "@qwik.dev/router",
              "Add a server to it: npm run qwik add node-server, commit and push."),
          new Cure(
              "@tanstack/react-start",
              "Add a server to it: npm install nitro, and put nitro() from \"nitro/vite\" among the"
                  + " plugins of vite.config; its build leaves .output/server."),
          new Cure(
              "@tanstack/solid-start",
              "Add a server to it: npm install nitro, and put nitro() from \"nitro/vite\" among the"
                  + " plugins of vite.config; its build leaves .output/server."),
          new Cure(
              "astro",
              "Make it a server of its own: npx astro add node (mode \"standalone\"), or pages only:"
                  + " take the adapter and output: 'server' out of astro.config."),
          new Cure(
              "nuxt",
              "Take nitro.preset out of nuxt.config: Nuxt's own server is what runs here."));

  private AdapterAdvice() {}

  /**
   * adapter-auto puts SvelteKit's own server in place where it is told of this host of containers.
   */
  static Map<String, String> environment(PackageJson app) {
    return app.has(SVELTE_AUTO) && !app.has("@sveltejs/adapter-node")
        ? Map.of("GCP_BUILDPACKS", "berth")
        : Map.of();
  }

  /** What to do, if the tool is one of those that build for different hosts. */
  static Optional<String> of(SourceTree source, PackageJson app) {
    return CURES.stream().filter(cure -> app.has(cure.dependency())).map(Cure::cure).findFirst();
  }
}

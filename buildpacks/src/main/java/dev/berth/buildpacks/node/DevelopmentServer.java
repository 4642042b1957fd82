package dev.berth.buildpacks.node;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Commands that serve an app while it is being written, or show what a build left: nothing that
 * visitors should meet. Where one is the start script, the build decides what is served.
 */
final class DevelopmentServer {
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:\\w+=\\S* )*(?:vite(?: (?:preview|dev|serve))?|(?:react-scripts|react-app-rewired|craco) start|ng serve"
              + "|astro(?: (?:dev|preview))?|(?:nuxt|nuxi) (?:dev|start|preview)|vinxi dev"
              + "|(?:react-router|next|remix|rsbuild|rspress|quasar|sv|umi) dev|remix vite:dev"
              + "|(?:rsbuild|rspress) preview|rspack (?:dev|serve)"
              + "|parcel|webpack(?:-dev-server| serve)|vue-cli-service serve|(?:eleventy|@11ty/eleventy) --serve"
              + "|snowpack dev|gatsby (?:develop|serve|start)|docusaurus (?:start|serve)"
              + "|(?:vitepress|vuepress)(?: (?:dev|serve|preview))?|slidev|storybook dev|start-storybook"
              + "|expo start|live-server|lite-server|five-server|browser-sync|wrangler dev|netlify dev|vercel dev"
              + "|python3? -m http\\.server)(?: .*)?");

  /** They serve files, and well enough where the app brings them along. */
  private static final Set<String> FILE_SERVERS = Set.of("serve", "http-server", "sirv");

  private DevelopmentServer() {}

  static boolean is(String command, PackageJson app) {
    String first = command.split(" ", 2)[0];
    return FILE_SERVERS.contains(first)
        ? !app.has(first) && !app.has(first + "-cli")
        : COMMAND.matcher(command.strip()).matches();
  }
}

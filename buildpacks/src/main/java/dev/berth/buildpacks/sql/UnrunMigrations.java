package dev.berth.buildpacks.sql;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.profile.Component;
import dev.berth.buildpacks.profile.MigrationSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Files that look like migrations and that Berth does not run: whoever wrote them has to know. */
public final class UnrunMigrations {
  private static final Pattern PLACE =
      Pattern.compile("(?:.*/)?(?:migrations?|migrate|flyway/sql|sql)(?:/.*)?");

  /** Numbered SQL, and what TypeORM, MikroORM and the like call theirs. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(?:[vr]?_*\\d.*\\.sql|r__.*\\.sql|(?:\\d{8,}|migration\\d+).*\\.[mc]?[jt]s)");

  /** The way back, which nobody runs forward. */
  private static final Pattern BACKWARD =
      Pattern.compile("(?i).*[._-](down|undo|rollback)\\.sql|u\\d.*");

  private UnrunMigrations() {}

  /** What is to be said about them; empty when there are none, or the owner said what runs. */
  public static Optional<String> notice(
      SourceTree source, AppManifest manifest, Component component) {
    if (manifest.release().isPresent() || component.release().isPresent()) {
      return Optional.empty();
    }
    String flyway = component.sqlMigrations().map(MigrationSource::directory).orElse("");
    List<String> unrun =
        source.own().names().stream()
            .filter(UnrunMigrations::looksLikeOne)
            .filter(name -> flyway.isEmpty() || !SqlMigrations.runs(flyway, name))
            .toList();
    if (unrun.isEmpty()) {
      return Optional.empty();
    }
    int more = unrun.size() - 1;
    return Optional.of(
        "%s%s: Berth does not run %s. It runs SQL files named like V1__accounts.sql, or the command"
                .formatted(
                    SourceTree.printable(unrun.getFirst()),
                    more == 0 ? "" : " and " + more + " more like it",
                    more == 0 ? "it" : "them")
            + " of a tool: "
            + ManifestKey.RELEASE.suggest(command(component))
            + ". Nothing is to be done if the app runs them when it starts.");
  }

  private static String command(Component component) {
    return component.language().equals("node") ? "npm run migrate" : "<command>";
  }

  private static boolean looksLikeOne(String path) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    return slash > 0
        && PLACE.matcher(path.substring(0, slash)).matches()
        && NAME.matcher(name).matches()
        && !BACKWARD.matcher(name).matches();
  }
}

package dev.berth.buildpacks.ruby;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.Language;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ruby beside another language: its gems say what the app needs. */
public final class RubyLanguage implements Language {
  private static final Pattern FILE = Pattern.compile("Gemfile");

  @Override
  public String name() {
    return "ruby";
  }

  @Override
  public List<String> manifests() {
    return List.of("Gemfile");
  }

  @Override
  public List<String> codeEndings() {
    return List.of("rb");
  }

  @Override
  public NeedClues needs() {
    return new Gems();
  }

  private static final class Gems implements NeedClues {
    @Override
    public Optional<Dependency> dependency(SourceTree source, List<String> packages) {
      return packages.isEmpty()
          ? Optional.empty()
          : Dependency.first(
              source,
              FILE,
              Pattern.compile("(?m)^\\s*gem\\s+[\"'](" + Dependency.anyOf(packages) + ")[\"']"));
    }

    @Override
    public List<String> postgres() {
      return List.of("pg");
    }

    @Override
    public List<String> otherDatabases() {
      return List.of("sqlite3", "mysql2");
    }

    @Override
    public List<String> sqlite() {
      return List.of("sqlite3");
    }
  }
}

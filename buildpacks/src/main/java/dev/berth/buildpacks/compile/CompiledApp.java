package dev.berth.buildpacks.compile;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.profile.Built;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What makes up the image besides the runtime.
 *
 * @param plan how it runs, decided when the build had ended
 * @param built what runs of it
 * @param packages installed packages, shown at {@code /app/node_modules}
 * @param parts the app's own files
 */
public record CompiledApp(
    BuildPlan plan, Built built, Optional<PackageTree> packages, List<Part> parts) {
  public CompiledApp {
    parts = List.copyOf(parts);
  }

  /**
   * One directory of files.
   *
   * @param source its path in the built tree, {@code ""} for the tree itself
   * @param directory a real directory, without links on the way
   * @param target where it is shown below {@code /app}, {@code ""} for {@code /app} itself
   * @param without what stays out: relative paths, or {@code **}{@code /} and a name pattern
   */
  public record Part(String source, Path directory, String target, List<String> without) {
    public Part {
      without = List.copyOf(without);
    }
  }
}

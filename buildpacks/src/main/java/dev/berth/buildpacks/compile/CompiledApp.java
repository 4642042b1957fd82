package dev.berth.buildpacks.compile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What makes up the image besides the runtime.
 *
 * @param packages installed packages, shown at {@code /app/node_modules}
 * @param parts the app's own files
 */
public record CompiledApp(Optional<PackageTree> packages, List<Part> parts) {
  public CompiledApp {
    parts = List.copyOf(parts);
  }

  /**
   * One directory of files.
   *
   * @param directory a real directory, without links on the way
   * @param target where it is shown below {@code /app}, {@code ""} for {@code /app} itself
   * @param without what stays out: relative paths, or {@code **}{@code /} and a name pattern
   */
  public record Part(Path directory, String target, List<String> without) {
    public Part {
      without = List.copyOf(without);
    }
  }
}

package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shared libraries a binary of this machine is linked to, its loader included. */
final class Libraries {
  private static final Pattern LINE = Pattern.compile("(?:.* => )?(/\\S+) \\(0x[0-9a-f]+\\)");

  private static final Pattern CACHED = Pattern.compile("(\\S+) \\(.*\\) => (/\\S+)");

  private Libraries() {}

  /** Paths as the loader looks for them. */
  static Set<Path> of(Path binary) throws IOException {
    Set<Path> libraries = new LinkedHashSet<>();
    String output;
    try {
      output = MachineCommand.output(List.of("ldd", binary.toString()));
    } catch (IOException e) {
      return Set.of(); // statically linked: ldd says so with an exit code
    }
    for (String line : output.lines().toList()) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches()) {
        libraries.add(Path.of(matcher.group(1)));
      }
    }
    return libraries;
  }

  /** Where the loader finds libraries of these names; those that are not there are left out. */
  static Set<Path> named(List<String> names) throws IOException {
    Set<Path> found = new LinkedHashSet<>();
    for (String line : MachineCommand.output(List.of("/sbin/ldconfig", "-p")).lines().toList()) {
      Matcher matcher = CACHED.matcher(line.strip());
      if (matcher.matches() && names.contains(matcher.group(1))) {
        found.add(Path.of(matcher.group(2)));
      }
    }
    return found;
  }
}

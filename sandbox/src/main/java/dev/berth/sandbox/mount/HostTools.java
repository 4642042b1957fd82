package dev.berth.sandbox.mount;

import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine's {@code env} with its loader and libraries, shown inside a sandbox whose image need
 * not have one.
 *
 * @param loader the dynamic loader
 * @param libraries what {@code env} is linked to
 */
public record HostTools(Path loader, List<Path> libraries) {
  private static final Path ENV = Path.of("/usr/bin/env");
  private static final Pattern LIBRARY = Pattern.compile("(?:=>\\s*|^\\s*)(/\\S+)");

  /** The tools as they are installed. */
  public static HostTools ofThisMachine() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String line : HostCommand.mustRun(List.of("ldd", ENV.toString()), "").lines().toList()) {
      Matcher matcher = LIBRARY.matcher(line);
      if (matcher.find()) {
        files.add(Path.of(matcher.group(1)));
      }
    }
    Path loader =
        files.stream()
            .filter(file -> file.getFileName().toString().startsWith("ld-"))
            .findFirst()
            .orElseThrow(() -> new IOException("the loader of " + ENV + " is unknown"));
    return new HostTools(loader, files.stream().filter(file -> !file.equals(loader)).toList());
  }

  /** What shows them below a directory of the sandbox. */
  public List<Mount> mounts(String directory) {
    List<Mount> mounts = new ArrayList<>();
    mounts.add(Mount.readOnly(ENV, directory + "/env"));
    mounts.add(Mount.readOnly(loader, directory + "/loader"));
    for (Path library : libraries) {
      mounts.add(Mount.readOnly(library, directory + "/" + library.getFileName()));
    }
    return mounts;
  }

  /** The command that sets variables and then runs another one. */
  public List<String> env(String directory) {
    return List.of(directory + "/loader", "--library-path", directory, directory + "/env");
  }

  /** Whether the loader of a program reads this variable. */
  public static boolean isObeyedByLoader(String variable) {
    return variable.startsWith("LD_")
        || variable.startsWith("MALLOC_")
        || List.of("GLIBC_TUNABLES", "GCONV_PATH", "GETCONF_DIR", "LOCPATH", "NLSPATH", "TZDIR")
            .contains(variable);
  }
}

package dev.berth.buildpacks.command;

import dev.berth.buildpacks.BuildPlan.Origin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One command of a build.
 *
 * @param purpose what it is for, in a few words: {@code install packages}
 * @param origin whose packages or code it runs: Berth's own are kept apart from every app's
 * @param argv the command
 * @param directory working directory as the command sees it
 * @param environment its complete environment apart from the machine's mirror and proxy settings
 * @param mounts everything it sees of the machine; the first is its root file system
 */
public record Command(
    String purpose,
    Origin origin,
    List<String> argv,
    String directory,
    Map<String, String> environment,
    List<Mount> mounts) {
  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
  }

  /**
   * A file or directory of the machine as the command sees it.
   *
   * @param source absolute path on the machine
   * @param target absolute path inside
   * @param writable whether the command may change it; the runner makes it the command's own
   */
  public record Mount(Path source, String target, boolean writable) {
    public static Mount readOnly(Path source, String target) {
      return new Mount(source, target, false);
    }

    public static Mount writable(Path source, String target) {
      return new Mount(source, target, true);
    }
  }
}

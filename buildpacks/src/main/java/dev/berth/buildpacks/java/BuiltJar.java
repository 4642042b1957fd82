package dev.berth.buildpacks.java;

/**
 * Something that a build left and that can be started.
 *
 * @param module the directory with its build file, {@code ""} for the top
 * @param file its place in the tree: an archive, or the directory of a whole app
 * @param kind what it is
 * @param main the class that starts it, {@code ""} where that is not asked
 * @param size of several that start the same, the largest has its libraries in it
 */
record BuiltJar(String module, String file, Kind kind, String main, long size) {
  /** In the order of what says most of how it is meant to be started. */
  enum Kind {
    /** Quarkus's directory with a jar that starts it. */
    QUARKUS,
    /** A directory with {@code bin} and {@code lib}, as Gradle's application plugin leaves it. */
    INSTALLED,
    /** Spring Boot's jar, which can be taken apart. */
    SPRING_BOOT,
    /** Any other jar or WAR that starts by itself. */
    RUNNABLE,
    /** A WAR that needs a server. */
    WAR,
    /** A jar that does not say what starts it, with a class that can. */
    CLASSES
  }

  /** The line that would start it from the repository's top. */
  String line() {
    return switch (kind) {
      case QUARKUS -> "java -jar " + file + "/quarkus-run.jar";
      case INSTALLED -> "sh " + file + "/bin/" + main;
      case SPRING_BOOT, RUNNABLE, WAR -> "java -jar " + file;
      case CLASSES -> "java -cp app.jar:lib/* " + main;
    };
  }
}

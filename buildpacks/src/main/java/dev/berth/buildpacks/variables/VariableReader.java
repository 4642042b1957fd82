package dev.berth.buildpacks.variables;

/** How the files of one language read their environment. */
public interface VariableReader {
  /** Whether a file is one of its own, by its relative path; a test is none. */
  boolean reads(String path);

  /** One line of code that is no comment. */
  void readLine(String line, int number, VariableUses uses);

  /** The whole file, for what spans lines. */
  default void readWhole(String text, VariableUses uses) {}
}

package dev.berth.secrets.detect;

import dev.berth.secrets.detect.VariableScan.Uses;

/** How one language reads its environment. */
interface Reader {
  /** One line of code that is no comment. */
  void readLine(String line, int number, Uses uses);

  /** The whole file, for what spans lines. */
  default void readWhole(String text, Uses uses) {}
}

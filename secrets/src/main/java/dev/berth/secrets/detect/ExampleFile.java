package dev.berth.secrets.detect;

import dev.berth.secrets.detect.VariableScan.Uses;
import dev.berth.secrets.dotenv.EnvFile;

/** Reads an example of an {@code .env} file: the names are what counts. */
final class ExampleFile {
  private ExampleFile() {}

  static void read(String text, Uses uses) {
    EnvFile.parse(text).entries().forEach(entry -> uses.add(entry.name(), entry.line(), false));
  }
}

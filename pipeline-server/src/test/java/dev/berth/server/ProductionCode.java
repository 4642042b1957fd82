package dev.berth.server;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.regex.Pattern;

/** The classes that are shipped, without tests. */
final class ProductionCode {
  private static final Pattern TEST_CODE = Pattern.compile(".*/test(-classes)?/.*");

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.matches(TEST_CODE))
          .importPackages("dev.berth");

  private ProductionCode() {}
}

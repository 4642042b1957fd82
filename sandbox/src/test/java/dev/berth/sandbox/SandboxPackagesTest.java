package dev.berth.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sandbox is made of does not know the sandbox; only processes are known to the others. */
class SandboxPackagesTest {
  private static final String ROOT = "dev.berth.sandbox";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  @ParameterizedTest
  @CsvSource({
    "process, concurrent files",
    "calls, files",
    "limits, process files",
    "mount, process files",
    "network, process files addresses"
  })
  void aPartKnowsOnlyWhatLiesBelow(String part, String below) {
    classes()
        .that()
        .resideInAPackage(ROOT + "." + part)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of(ROOT + "." + part, "java..", "org.jspecify.."),
                    Stream.of(below.split(" ", -1)).map(SandboxPackagesTest::name))
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource("addresses concurrent files")
  void theLibraryKnowsOnlyLeaves(String leaves) {
    classes()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of(ROOT + "..", "java..", "org.jspecify.."),
                    Stream.of(leaves.split(" ", -1)).map(SandboxPackagesTest::name))
                .toArray(String[]::new))
        .check(CLASSES);
  }

  private static String name(String module) {
    return module.equals("process") ? ROOT + ".process" : "dev.berth." + module;
  }
}

package dev.berth.router;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may know whom inside the router. */
class LayersTest {
  private static final String ROOT = "dev.berth.router";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Packages by the packages they may use; only what starts the process knows all. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "json", Set.of(),
          "transport", Set.of(),
          "route", Set.of("json"),
          "http", Set.of("route", "transport"),
          "control", Set.of("json", "route"),
          "handover", Set.of("json", "route", "transport"),
          "", Set.of("route", "http", "control", "handover", "transport"));

  @Test
  void aPackageUsesOnlyWhatItIsAllowedTo() {
    Map<String, String> forbidden = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      String from = part(type);
      type.getDirectDependenciesFromSelf().stream()
          .filter(dependency ->
              dependency.getTargetClass().getPackageName().startsWith(ROOT)
                  && !part(dependency.getTargetClass()).equals(from)
                  && !ALLOWED
                      .getOrDefault(from, Set.of())
                      .contains(part(dependency.getTargetClass())))
          .forEach(dependency -> forbidden.put(type.getName(), dependency.getDescription()));
    }
    assertThat(forbidden).isEmpty();
    assertThat(CLASSES.stream().map(LayersTest::part).collect(Collectors.toSet()))
        .isEqualTo(ALLOWED.keySet());
  }

  /** A request's way is no knot: what an exchange talks to are ports, which know no exchange. */
  @Test
  void noClassesOfAnExchangeFormACycle() {
    slices().assignedFrom(new ByFile()).should().beFreeOfCycles().check(CLASSES);
  }

  /** A class with all that is nested in it. */
  private static final class ByFile implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      String name = type.getName();
      int nested = name.indexOf('$');
      return name.startsWith(ROOT + ".http.")
          ? SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested))
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "files of the package http";
    }
  }

  private static String part(JavaClass type) {
    return type.getPackageName().equals(ROOT)
        ? ""
        : type.getPackageName().substring(ROOT.length() + 1);
  }
}

package dev.berth.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.berth.server.ProductionCode.CLASSES;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom. A new arrow between features is entered here, with a reason, or not drawn. */
class ArchitectureTest {
  private static final DescribedPredicate<JavaClass> VALUES =
      describe("records and enums", type -> type.isRecord() || type.isEnum());

  /** Says so itself wherever it is: it cannot be printed. */
  private static final DescribedPredicate<JavaClass> SECRET_VALUE =
      describe("secret values", type -> type.getSimpleName().equals("SecretValue"));

  private static final SliceAssignment PACKAGES_OF_BUILDPACKS =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return type.getPackageName().startsWith("dev.berth.buildpacks")
              ? SliceIdentifier.of(type.getPackageName())
              : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
          return "the packages of the buildpacks";
        }
      };

  private static final DescribedPredicate<JavaClass> SEALED =
      describe("sealed types", type -> type.isInterface() && type.reflect().isSealed());

  private static final DescribedPredicate<JavaClass> SANDBOX_PORT =
      describe(
          "the port of the sandboxes",
          type ->
              Set.of("dev.berth.sandbox.Sandboxes", "dev.berth.sandbox.process.ExitStatus")
                  .contains(type.getName()));

  private static final String ROOT = "dev.berth.server.";

  /** Who launches in sandboxes, and what. */
  private static final Map<String, String> LAUNCHERS =
      Map.of(
          "isolation", "opens them",
          "build", "compilers and package managers",
          "rollout", "instances and release commands",
          "database", "an environment's PostgreSQL",
          "volume", "nothing, but gives files to the user that instances run as",
          "deploy", "nothing, but ends what is left over and keeps addresses that are led to");

  /** Words every feature may use. */
  private static final Set<String> COMMON = Set.of("failure", "installation");

  /** Features by the features whose public types they may use. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("failure", Set.of()),
          Map.entry("installation", Set.of()),
          Map.entry("app", Set.of()),
          Map.entry("isolation", Set.of()),
          Map.entry("supervision", Set.of()),
          Map.entry("http", Set.of()),
          Map.entry("route", Set.of("http")),
          Map.entry("pipeline", Set.of("app")),
          Map.entry("postgres", Set.of()),
          Map.entry("backup", Set.of("app", "database", "postgres")),
          Map.entry("volume", Set.of("app")),
          Map.entry("provision", Set.of("app", "database", "secret", "volume")),
          Map.entry("migrate", Set.of("database")),
          Map.entry("database", Set.of("app", "postgres")),
          Map.entry("registry", Set.of("app", "access")),
          Map.entry("access", Set.of("app")),
          Map.entry("rollout", Set.of("app", "http", "registry")),
          Map.entry("release", Set.of("app", "pipeline")),
          Map.entry("build", Set.of("app", "registry", "pipeline")),
          Map.entry("secret", Set.of("app", "pipeline")),
          Map.entry("source", Set.of("app", "access")),
          Map.entry(
              "deploy",
              Set.of(
                  "app",
                  "isolation",
                  "registry",
                  "rollout",
                  "route",
                  "release",
                  "build",
                  "pipeline",
                  "postgres",
                  "database",
                  "migrate",
                  "provision",
                  "volume",
                  "backup",
                  "source",
                  "secret",
                  "access")),
          Map.entry(
              "inbound",
              Set.of("app", "source", "secret", "access", "deploy", "release", "pipeline")),
          Map.entry("outbound", Set.of("app", "inbound", "source", "secret", "deploy", "pipeline")),
          // What can be asked for, whichever way: each of these is something that can be changed.
          Map.entry(
              "action",
              Set.of(
                  "access",
                  "app",
                  "backup",
                  "database",
                  "migrate",
                  "deploy",
                  "inbound",
                  "outbound",
                  "pipeline",
                  "release",
                  "rollout",
                  "secret")),
          // Commands ask who calls, show what there is, and act by "action" alone.
          Map.entry(
              "command",
              Set.of(
                  "access",
                  "action",
                  "app",
                  "database",
                  "inbound",
                  "pipeline",
                  "provision",
                  "release",
                  "secret")),
          Map.entry(
              "web",
              Set.of(
                  "action",
                  "outbound",
                  "inbound",
                  "app",
                  "registry",
                  "rollout",
                  "route",
                  "release",
                  "build",
                  "pipeline",
                  "postgres",
                  "database",
                  "migrate",
                  "provision",
                  "volume",
                  "backup",
                  "source",
                  "secret",
                  "access",
                  "deploy")));

  @Test
  void everyFeatureIsListed() {
    Set<String> features =
        CLASSES.stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(ArchitectureTest::feature)
            .filter(feature -> !feature.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(ALLOWED.keySet()).containsAll(features);
  }

  @ParameterizedTest
  @MethodSource("features")
  void aFeatureUsesOnlyWhatItIsAllowedTo(String feature) {
    Map<String, String> forbidden = new TreeMap<>();
    CLASSES.stream()
        .filter(type -> feature(type).equals(feature))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> !isAllowed(feature, feature(dependency.getTargetClass())))
        .forEach(dependency ->
            forbidden.put(feature(dependency.getTargetClass()), dependency.getDescription()));

    assertThat(forbidden).isEmpty();
  }

  @Test
  void featuresFormNoCycle() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** What all languages share knows none of them. */
  @Test
  void thePackagesOfTheBuildpacksFormNoCycle() {
    slices().assignedFrom(PACKAGES_OF_BUILDPACKS).should().beFreeOfCycles().check(CLASSES);
  }

  /** Nothing would start it: what is done again and again is a bean of the kind BackgroundLoop. */
  @Test
  void nothingIsScheduledBesidesLoops() {
    noMethods()
        .should()
        .beAnnotatedWith("org.springframework.scheduling.annotation.Scheduled")
        .check(CLASSES);
  }

  @Test
  void librariesKnowNeitherSpringNorTheServerNorEachOther() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.berth.addresses..",
            "dev.berth.buildpacks..",
            "dev.berth.concurrent..",
            "dev.berth.files..",
            "dev.berth.infra..",
            "dev.berth.sandbox..",
            "dev.berth.secrets..",
            "dev.berth.webhooks..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "dev.berth.server..", "dev.berth.router..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"addresses", "concurrent", "files"})
  void aLeafKnowsNobody(String leaf) {
    String own = "dev.berth." + leaf + "..";
    noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat(resideInAPackage("dev.berth..").and(not(resideInAPackage(own))))
        .check(CLASSES);
  }

  /** By hand, one of the steps that a power failure asks for is forgotten sooner or later. */
  @Test
  void onlyFilesExchangesFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.berth.files..")
        .and()
        // A socket, which nobody can sync.
        .doNotHaveSimpleName("ControlServer")
        .should()
        .accessField(StandardCopyOption.class, "ATOMIC_MOVE")
        .check(CLASSES);
  }

  /** A library's values may travel inside the server; its services may not. */
  @Test
  void aLibraryIsCalledOnlyByTheFeatureThatWrapsIt() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth.server..")
        .and()
        .resideOutsideOfPackage("dev.berth.server.build..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.berth.buildpacks..").and(not(VALUES)))
        .check(CLASSES);
  }

  /** What credentials look like is a fact, not a service. */
  @Test
  void secretsAreKeptOnlyByTheFeatureThatWrapsTheLibrary() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth.server..")
        .and()
        .resideOutsideOfPackage("dev.berth.server.secret..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.berth.secrets..")
                .and(not(resideInAPackage("dev.berth.secrets.credential..")))
                .and(not(VALUES))
                .and(not(SECRET_VALUE)))
        .check(CLASSES);
  }

  @Test
  void sandboxesAreOpenedOnlyByTheFeatureThatWrapsTheLibrary() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth.server..")
        .and()
        .resideOutsideOfPackage("dev.berth.server.isolation..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.berth.sandbox..")
                .and(not(VALUES))
                .and(not(SEALED))
                .and(not(SANDBOX_PORT)))
        .check(CLASSES);
  }

  /** The wrapping feature hands them the port, with the server's failures; nobody else gets it. */
  @Test
  void sandboxesAreUsedOnlyByThoseWhoLaunch() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth.server..")
        .and()
        .resideOutsideOfPackages(
            LAUNCHERS.keySet().stream()
                .map(feature -> ROOT + feature + "..")
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat(SANDBOX_PORT)
        .check(CLASSES);
  }

  @Test
  void terraformIsRunOnlyByTheFeatureThatWrapsIt() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth.server..")
        .and()
        .resideOutsideOfPackage("dev.berth.server.provision..")
        .should()
        .dependOnClassesThat(resideInAPackage("dev.berth.infra.."))
        .check(CLASSES);
  }

  @Test
  void theServerTalksToTheRouterOverItsSocketOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.berth.router..")
        .check(CLASSES);
  }

  private static Stream<String> features() {
    return ALLOWED.keySet().stream().sorted();
  }

  private static boolean isAllowed(String feature, String target) {
    return target.isEmpty()
        || target.equals(feature)
        || COMMON.contains(target)
        || ALLOWED.getOrDefault(feature, Set.of()).contains(target);
  }

  /** The feature a class belongs to; empty for everything outside and for the main class. */
  private static String feature(JavaClass type) {
    String name = type.getPackageName() + ".";
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    return rest.isEmpty() ? "" : rest.substring(0, rest.indexOf('.'));
  }
}

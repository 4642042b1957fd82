package dev.berth.buildpacks.java;

import dev.berth.buildpacks.SourceTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Maven's poms: that at the top and those of the modules it names. */
final class MavenBuild {
  /** Where the libraries of a jar that has none in it are put, below its module. */
  static final String LIBRARIES = "target/berth-lib";

  /** Where the server of a WAR is put. */
  static final String SERVER = ".berth/server";

  private static final String TOMCAT = "org.apache.tomcat:tomcat:";

  /** The newest that knows {@code javax.servlet}, and one that knows {@code jakarta.servlet}. */
  private static final String JAVAX = TOMCAT + "9.0.117:zip";

  private static final String JAKARTA = TOMCAT + "10.1.59:zip";
  private static final int OLDEST_TARGET = 8;
  private static final int USUAL_TARGET = 17;
  private static final int MOST_MODULES = 200;
  private static final String DEPENDENCIES =
      " org.apache.maven.plugins:maven-dependency-plugin:3.6.1:";
  private static final String ARGUMENTS =
      " --batch-mode --no-transfer-progress --settings /opt/berth/maven-settings.xml"
          + " -Dmaven.repo.local=/cache/m2 -DskipTests";
  private static final Pattern RELEASE = Pattern.compile("<maven\\.compiler\\.release>");
  private static final Pattern SOURCE = Pattern.compile("<maven\\.compiler\\.(?:source|target)>");
  private static final Pattern MODULE = Pattern.compile("<(?:module|subproject)>([^<]{1,300})<");
  private static final Pattern WAR = Pattern.compile("<packaging>\\s*war\\s*<");

  /** Builds that put the libraries where the jar finds them. */
  private static final Pattern WHOLE =
      Pattern.compile(
          "spring-boot-(?:maven-plugin|starter-parent)|quarkus-maven-plugin|maven-shade-plugin|jar-with-dependencies"
              + "|micronaut-maven-plugin");

  private MavenBuild() {}

  static Optional<JavaProject> read(SourceTree source) {
    Map<String, String> poms = new LinkedHashMap<>();
    add(source, "", poms);
    if (poms.isEmpty()) {
      return Optional.empty();
    }
    List<String> texts = List.copyOf(poms.values());
    String all = String.join("\n", texts);
    Optional<JavaWish> built = JavaWish.ofBuild(texts, true);
    List<String> notices = new ArrayList<>();
    boolean wrapper = source.hasFile("mvnw");
    String mended =
        wrapper
            ? JavaProject.mended(source, "mvnw", ".mvn/wrapper/maven-wrapper.properties", notices)
            : "";
    return Optional.of(
        new JavaProject(
            "Maven",
            mended,
            toolchains(all, built)
                + (wrapper ? "sh mvnw" : "mvn")
                + ARGUMENTS
                + (all.contains("maven-toolchains-plugin") ? " -t /tmp/toolchains.xml" : "")
                + compiler(source, all, built)
                + " package"
                + libraries(all),
            wrapper ? "there is a pom.xml and Maven's wrapper" : "there is a pom.xml",
            JavaFramework.of(all),
            List.copyOf(poms.keySet()),
            JavaWish.ofFiles(source).or(() -> built),
            built.map(JavaWish::major).orElse(0),
            notices));
  }

  private static void add(SourceTree source, String module, Map<String, String> poms) {
    String prefix = module.isEmpty() ? "" : module + "/";
    Optional<String> pom =
        source
            .text(module.endsWith(".xml") ? module : prefix + "pom.xml")
            .map(text -> without(text, "<!--", "-->"));
    if (pom.isEmpty()
        || poms.size() >= MOST_MODULES
        || poms.putIfAbsent(module, pom.get()) != null) {
      return;
    }
    Matcher named = MODULE.matcher(pom.get());
    while (named.find()) {
      add(source, prefix + named.group(1).strip(), poms);
    }
  }

  /** A text without its parts from one word to the next other. */
  static String without(String text, String from, String to) {
    StringBuilder kept = new StringBuilder();
    int place = 0;
    for (int start = text.indexOf(from); start >= 0; start = text.indexOf(from, place)) {
      int end = text.indexOf(to, start);
      if (end < 0) {
        break;
      }
      kept.append(text, place, start);
      place = end + to.length();
    }
    return kept.append(text, place, text.length()).toString();
  }

  /**
   * Where nothing says for which Java, Maven's compiler takes one that newer JDKs refuse; so does
   * the one of older Mavens (before plugin 3.6) where only the release is said, which newer ones
   * prefer to both.
   */
  private static String compiler(SourceTree source, String all, Optional<JavaWish> built) {
    if (built.isPresent() && RELEASE.matcher(all).find() && !SOURCE.matcher(all).find()) {
      return forJava(Math.max(built.get().major(), OLDEST_TARGET));
    }
    boolean inherits = source.text("pom.xml").orElse("").contains("<parent>");
    if (built.isPresent() ? built.get().major() >= OLDEST_TARGET : inherits) {
      return "";
    }
    int java =
        built.isPresent()
            ? OLDEST_TARGET
            : JavaWish.ofFiles(source)
                .map(wish -> Math.max(wish.major(), OLDEST_TARGET))
                .orElse(USUAL_TARGET);
    return forJava(java);
  }

  private static String forJava(int java) {
    return " -Dmaven.compiler.source=" + java + " -Dmaven.compiler.target=" + java;
  }

  private static String libraries(String poms) {
    if (WHOLE.matcher(poms).find()) {
      return "";
    }
    if (WAR.matcher(poms).find()) {
      String server = poms.contains("javax.servlet") ? JAVAX : JAKARTA;
      return "%sunpack -Dartifact=%s -DoutputDirectory=/app/%s"
          .formatted(DEPENDENCIES, server, SERVER);
    }
    return "%scopy-dependencies -DincludeScope=runtime -DoutputDirectory=%s"
        .formatted(DEPENDENCIES, LIBRARIES);
  }

  /** The only JDK of a build is the one that its toolchain asks for. */
  private static String toolchains(String poms, Optional<JavaWish> wish) {
    return poms.contains("maven-toolchains-plugin") && wish.isPresent()
        ? ("printf"
                + " '<toolchains><toolchain><type>jdk</type><provides><version>%d</version></provides>"
                + "<configuration><jdkHome>/opt/java</jdkHome></configuration></toolchain></toolchains>'"
                + " > /tmp/toolchains.xml && ")
            .formatted(wish.get().major())
        : poms.contains("maven-toolchains-plugin")
            ? "printf '<toolchains/>' > /tmp/toolchains.xml && "
            : "";
  }
}

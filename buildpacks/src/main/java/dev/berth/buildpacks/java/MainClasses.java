package dev.berth.buildpacks.java;

import dev.berth.buildpacks.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compiled classes that can be started, whatever language they were written in. */
final class MainClasses {
  private static final int MOST_FILES = 5_000;
  private static final long LARGEST = 1 << 20;
  private static final String ARGUMENTS = "([Ljava/lang/String;)V";
  private static final List<String> CLASSES =
      List.of("target/classes", "build/classes/java/main", "build/classes/kotlin/main");
  private static final Pattern NAMED =
      Pattern.compile(
          "<(?:mainClass|exec\\.mainClass|main\\.class|start-class)>\\s*([\\w.$]+)\\s*<");

  private MainClasses() {}

  /** Those of a module: the one that its build file names, else all. */
  static List<String> of(SourceTree module) {
    List<String> found =
        CLASSES.stream()
            .flatMap(place -> module.below(place).stream())
            .flatMap(MainClasses::in)
            .distinct()
            .sorted()
            .toList();
    Matcher named = NAMED.matcher(module.text("pom.xml").orElse(""));
    while (named.find()) {
      if (found.contains(named.group(1))) {
        return List.of(named.group(1));
      }
    }
    return found;
  }

  private static Stream<String> in(SourceTree classes) {
    try (Stream<Path> files = Files.walk(classes.root())) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .limit(MOST_FILES)
          .flatMap(file -> main(file).stream())
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> main(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        return Optional.empty();
      }
      ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
      return model.methods().stream().anyMatch(MainClasses::starts)
          ? Optional.of(model.thisClass().asInternalName().replace('/', '.'))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean starts(MethodModel method) {
    return method.methodName().equalsString("main")
        && method.methodType().equalsString(ARGUMENTS)
        && method.flags().has(AccessFlag.PUBLIC)
        && method.flags().has(AccessFlag.STATIC);
  }
}

package dev.berth.server.route;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What a router process runs from.
 *
 * @param java the JVM
 * @param classPath the router's jars, where the router may read them
 * @param caches directories a cache of loaded classes may lie in, best first
 */
record RouterProgram(Path java, List<Path> classPath, List<Path> caches) {
  static RouterProgram of(RouterFiles files, String givenClassPath) throws IOException {
    List<Path> classPath = RouterLibraries.of(files, givenClassPath);
    Path beside = classPath.getFirst().toAbsolutePath().resolveSibling(".").normalize();
    return new RouterProgram(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        classPath,
        Stream.of(beside, files.libraries()).distinct().toList());
  }

  String joinedClassPath() {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** The cache that fits this JVM, this processor and these jars, if one was made. */
  Optional<Path> cache() {
    String name = cacheName();
    return caches.stream().map(place -> place.resolve(name)).filter(Files::isReadable).findFirst();
  }

  /** Where a cache can be put; nowhere when the class path is not made of jars alone. */
  Optional<Path> placeForCache() {
    String name = cacheName();
    return classPath.stream().allMatch(Files::isRegularFile)
        ? caches.stream().filter(Files::isWritable).map(place -> place.resolve(name)).findFirst()
        : Optional.empty();
  }

  private String cacheName() {
    CRC32 sum = new CRC32();
    sum.update(
        (System.getProperty("java.vm.version") + Processor.features() + joinedClassPath())
            .getBytes(StandardCharsets.UTF_8));
    return "router-" + Long.toHexString(sum.getValue()) + ".aot";
  }
}

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Takes a Spring Boot jar apart by reading it: {@code UnpackJar.java JAR APP-JAR LIBRARIES}. Its
 * manifest says where classes and libraries are. Any other jar is copied. Run by the JDK of the build,
 * 17 or newer, from its source.
 */
final class UnpackJar {
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);
  private static final String INDEX = "classpath.idx";

  private UnpackJar() {}

  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path app = Path.of(arguments[1]);
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String start = main.getValue("Start-Class");
      String classes = main.getValue("Spring-Boot-Classes");
      String libraries = main.getValue("Spring-Boot-Lib");
      if (start == null || classes == null || libraries == null) {
        Files.copy(jar, app, StandardCopyOption.REPLACE_EXISTING);
        return;
      }
      Path directory = Files.createDirectories(Path.of(arguments[2]));
      List<String> names = copyLibraries(file, libraries, directory);
      main.putValue("Main-Class", start);
      main.putValue("Class-Path", String.join(" ", inOrder(file, main, names, directory)));
      main.keySet().removeIf(key -> key.toString().startsWith("Spring-Boot-"));
      main.remove(new Attributes.Name("Start-Class"));
      writeClasses(file, manifest, classes, libraries, app);
    }
  }

  private static List<String> copyLibraries(JarFile jar, String from, Path directory)
      throws IOException {
    List<String> names = new ArrayList<>();
    for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      String name = entry.getName();
      if (!entry.isDirectory() && name.startsWith(from)) {
        String simple = name.substring(from.length());
        if (simple.contains("/") || simple.contains("\\") || simple.equals("..")) {
          throw new IOException("A library of the jar has the name " + name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, directory.resolve(simple), StandardCopyOption.REPLACE_EXISTING);
        }
        names.add(simple);
      }
    }
    return names;
  }

  /** The class path as the build wrote it down, else as the libraries stand in the jar. */
  private static List<String> inOrder(
      JarFile jar, Attributes main, List<String> names, Path directory) throws IOException {
    String place = main.getValue("Spring-Boot-Classpath-Index");
    ZipEntry index = place == null ? null : jar.getEntry(place);
    List<String> ordered = new ArrayList<>();
    if (index != null && place.endsWith(INDEX)) {
      try (InputStream in = jar.getInputStream(index)) {
        for (String line : new String(in.readAllBytes(), "UTF-8").split("\\R")) {
          String name = line.replaceAll("^- \"?|\"$", "");
          ordered.add(name.substring(name.lastIndexOf('/') + 1));
        }
      }
      ordered.retainAll(names);
    }
    names.stream().filter(name -> !ordered.contains(name)).forEach(ordered::add);
    return ordered.stream()
        .map(name -> directory.getFileName() + "/" + name.replace(" ", "%20"))
        .toList();
  }

  private static void writeClasses(
      JarFile jar, Manifest manifest, String classes, String libraries, Path app)
      throws IOException {
    String inside = classes.substring(0, classes.indexOf('/') + 1);
    Set<String> directories = new HashSet<>();
    try (OutputStream out = Files.newOutputStream(app);
        JarOutputStream written = new JarOutputStream(out)) {
      put(written, JarFile.MANIFEST_NAME);
      manifest.write(written);
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        String name = entry.getName();
        boolean own = name.startsWith(classes);
        boolean kept =
            !name.startsWith(inside)
                && !name.startsWith("org/springframework/boot/loader/")
                && !name.equals(JarFile.MANIFEST_NAME);
        String target = own ? name.substring(classes.length()) : name;
        if (!entry.isDirectory() && (own || kept) && !target.equals(JarFile.MANIFEST_NAME)) {
          putDirectories(written, target, directories);
          put(written, target);
          try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(written);
          }
        }
      }
    }
  }

  /** Who looks for the classes of a package asks the class loader for its directory. */
  private static void putDirectories(JarOutputStream jar, String name, Set<String> known)
      throws IOException {
    for (int end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
      String directory = name.substring(0, end + 1);
      if (known.add(directory)) {
        put(jar, directory);
      }
    }
  }

  private static void put(JarOutputStream jar, String name) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTimeLocal(TIME);
    jar.putNextEntry(entry);
  }
}

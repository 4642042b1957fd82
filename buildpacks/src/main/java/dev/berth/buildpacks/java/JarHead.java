package dev.berth.buildpacks.java;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The main attributes of a jar, read from its beginning: neither its size nor its index counts. */
final class JarHead {
  private static final int MOST_ENTRIES = 40;
  private static final int MOST_BYTES = 256 << 10;

  private JarHead() {}

  /** Those of a jar that can be read; none for anything else. */
  static Attributes of(Path jar) {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(jar));
        ZipInputStream entries = new ZipInputStream(file)) {
      for (int i = 0; i < MOST_ENTRIES; i++) {
        ZipEntry entry = entries.getNextEntry();
        if (entry == null) {
          break;
        }
        byte[] start = entries.readNBytes(MOST_BYTES);
        if (entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
          return new Manifest(new ByteArrayInputStream(start)).getMainAttributes();
        }
        if (start.length == MOST_BYTES) {
          break;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return new Attributes();
    }
    return new Attributes();
  }

  /** An attribute that is there and says something. */
  static Optional<String> value(Attributes attributes, String name) {
    return Optional.ofNullable(attributes.getValue(name)).filter(value -> !value.isBlank());
  }
}

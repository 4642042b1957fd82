package dev.berth.server.registry;

import dev.berth.server.registry.LayerTree.Attributes;
import dev.berth.server.registry.LayerTree.HostileLayerException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Reads one layer's tar, plain or gzipped, into a {@link LayerTree}, within bounds. */
final class LayerArchive {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final int BUFFER = 64 * 1024;

  private final UnpackBounds bounds;

  /** The bounds are shared by all layers of one image. */
  LayerArchive(UnpackBounds bounds) {
    this.bounds = bounds;
  }

  void unpack(InputStream layer, LayerTree tree) throws IOException {
    Set<String> fromThisLayer = new HashSet<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(bounds.counting(decompressed(layer)), "UTF-8")) {
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        bounds.countEntry();
        unpack(entry, tar, tree, fromThisLayer);
        entry = tar.getNextEntry();
      }
      // What follows the archive's end is part of the blob and of its digest.
      layer.transferTo(OutputStream.nullOutputStream());
    }
  }

  private void unpack(
      TarArchiveEntry entry, InputStream content, LayerTree tree, Set<String> fromThisLayer)
      throws IOException {
    String name = LayerTree.clean(entry.getName());
    int slash = name.lastIndexOf('/') + 1;
    String last = name.substring(slash);
    if (last.equals(OPAQUE)) {
      tree.clear(name.substring(0, Math.max(0, slash - 1)), fromThisLayer);
    } else if (last.startsWith(WHITEOUT)) {
      tree.remove(name.substring(0, slash) + hidden(last));
    } else {
      remember(name, fromThisLayer);
      write(entry, name, content, tree);
    }
  }

  private void write(TarArchiveEntry entry, String name, InputStream content, LayerTree tree)
      throws IOException {
    Attributes attributes =
        new Attributes(
            entry.getMode() & 07777,
            entry.getLongUserId() == 0,
            FileTime.from(entry.getLastModifiedTime().toInstant()));
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_DIR -> tree.directory(name, attributes);
      case TarConstants.LF_SYMLINK -> tree.symlink(name, entry.getLinkName());
      case TarConstants.LF_LINK -> tree.hardLink(name, entry.getLinkName());
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG -> {
        if (entry.isDirectory()) {
          tree.directory(name, attributes);
        } else {
          tree.file(name, bounds.counting(content), attributes);
        }
      }
      default -> throw new HostileLayerException(name, "is neither file, directory nor link");
    }
  }

  private static String hidden(String last) throws HostileLayerException {
    String hidden = last.substring(WHITEOUT.length());
    if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
      throw new HostileLayerException(last, "removes a directory it does not name");
    }
    return hidden;
  }

  private static void remember(String name, Set<String> fromThisLayer) {
    String path = name;
    while (!path.isEmpty() && fromThisLayer.add(path)) {
      path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
  }

  private static InputStream decompressed(InputStream layer) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(layer, BUFFER);
    buffered.mark(4);
    byte[] magic = buffered.readNBytes(4);
    buffered.reset();
    if (magic.length == 4 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
      return new BufferedInputStream(new GZIPInputStream(buffered, BUFFER), BUFFER);
    }
    if (magic.length == 4 && (magic[0] & 0xff) == 0x28 && (magic[1] & 0xff) == 0xb5) {
      throw new UnsupportedLayerException("its layers are compressed with zstd");
    }
    return buffered;
  }

  /** A layer in a form that is not read here. */
  static final class UnsupportedLayerException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedLayerException(String message) {
      super(message);
    }
  }
}

package dev.berth.buildpacks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was read of one checkout: each file once, as long as there are not too many. */
final class FileCache {
  private static final long MOST_BYTES = 32L << 20;

  private final Map<Path, Content> contents = new HashMap<>();
  private final Map<Key, Optional<?>> parsed = new HashMap<>();
  private long left = MOST_BYTES;

  private record Key(Path directory, Class<?> type) {}

  /** At most one byte more than the limit of a file. */
  byte[] bytes(Path file, long limit) {
    return content(file, limit).bytes;
  }

  /** The same as text; what cannot be decoded is replaced. */
  String text(Path file, long limit) {
    return content(file, limit).text();
  }

  /** What was made of a directory's files, made when it is first asked for. */
  <T> Optional<T> once(Path directory, Class<T> type, Function<Path, Optional<T>> read) {
    Key key = new Key(directory, type);
    Optional<?> known = parsed.get(key);
    if (known == null) {
      known = read.apply(directory);
      parsed.put(key, known);
    }
    return known.map(type::cast);
  }

  private Content content(Path file, long limit) {
    Content known = contents.get(file);
    if (known != null && known.limit >= limit) {
      return known;
    }
    Content content = new Content(read(file, limit), limit);
    if (content.bytes.length <= left) {
      left -= content.bytes.length;
      contents.put(file, content);
    }
    return content;
  }

  private static byte[] read(Path file, long limit) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes((int) limit + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Content {
    private final byte[] bytes;
    private final long limit;
    private @Nullable String text;

    Content(byte[] bytes, long limit) {
      this.bytes = bytes;
      this.limit = bytes.length <= limit ? Long.MAX_VALUE : limit;
    }

    String text() {
      String decoded = text;
      if (decoded == null) {
        decoded = decode(bytes);
        text = decoded;
      }
      return decoded;
    }

    /** UTF-8, or what a byte order mark says: Windows' shells write UTF-16. */
    private static String decode(byte[] bytes) {
      String decoded =
          starts(bytes, 0xFF, 0xFE) || starts(bytes, 0xFE, 0xFF)
              ? new String(bytes, StandardCharsets.UTF_16)
              : new String(bytes, StandardCharsets.UTF_8);
      return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    }

    private static boolean starts(byte[] bytes, int first, int second) {
      return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }
  }
}

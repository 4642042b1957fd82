package dev.berth.server.source;

import dev.berth.files.CountedInput;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.errors.PackProtocolException;
import org.jspecify.annotations.Nullable;

/** What a git client sent: announced as what, and how encoded. */
final class GitBody {
  private GitBody() {}

  /** True when the body is announced as a request to this service. */
  static boolean isFor(String service, @Nullable String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0];
    return type.strip().equalsIgnoreCase("application/x-" + service + "-request");
  }

  /** The body as it was before it was encoded. */
  static InputStream of(HttpServletRequest request) throws IOException {
    String encoding = request.getHeader("Content-Encoding");
    return switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> request.getInputStream();
      case "gzip", "x-gzip" -> new GZIPInputStream(request.getInputStream());
      default -> throw new PackProtocolException("the body is encoded in a way Berth cannot read");
    };
  }

  /** The same body, which must not be longer than this. */
  static InputStream bounded(InputStream body, long limit) {
    return new CountedInput(body) {
      private long left = limit;

      @Override
      protected void counted(long read) throws IOException {
        left -= read;
        if (left < 0) {
          throw new PackProtocolException("the request is longer than " + limit + " bytes");
        }
      }
    };
  }
}

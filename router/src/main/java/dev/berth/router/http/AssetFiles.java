package dev.berth.router.http;

import dev.berth.router.route.RouteTable.Assets;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hashed client files of earlier releases: a page loaded before a switch still finds them. */
final class AssetFiles {
  private AssetFiles() {}

  /** A file that may be served, opened so that it stays even if its release is pruned now. */
  record Asset(FileChannel channel, long size, String tag, String type) {}

  /** The file from the first directory that has it, or null. */
  static @Nullable Asset find(List<Assets> assets, HttpMethod method, String target) {
    if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
      return null;
    }
    String path;
    try {
      path = QueryStringDecoder.decodeComponent(rawPath(target).replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      return null;
    }
    for (Assets candidate : assets) {
      if (path.startsWith(candidate.prefix())) {
        Asset found = open(candidate.directory(), path.substring(candidate.prefix().length()));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static String rawPath(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private static @Nullable Asset open(String directory, String relative) {
    if (!isPlain(relative)) {
      return null;
    }
    try {
      Path root = Path.of(directory).toRealPath();
      Path file = root.resolve(relative).normalize();
      if (!file.startsWith(root) || !file.toRealPath().equals(file)) {
        return null; // a symlink anywhere below the root
      }
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile()) {
        return null;
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      String tag =
          '"'
              + Long.toHexString(attributes.size())
              + '-'
              + Long.toHexString(attributes.lastModifiedTime().toMillis())
              + '"';
      return new Asset(channel, channel.size(), tag, MediaTypes.of(relative));
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }

  private static boolean isPlain(String relative) {
    if (relative.isEmpty() || relative.startsWith("/") || relative.endsWith("/")) {
      return false;
    }
    for (String segment : relative.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return relative.indexOf('\\') < 0 && relative.indexOf('\0') < 0;
  }

  /** Answers with the file. */
  static void serve(Asset asset, HttpRequest request, ClientPort client, @Nullable String release) {
    String known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
    boolean unchanged = known != null && known.contains(asset.tag());
    HttpResponse response =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1,
            unchanged ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK);
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.ETAG, asset.tag());
    headers.set(HttpHeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
    headers.set("X-Content-Type-Options", "nosniff");
    if (!unchanged) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, asset.type());
      headers.set(HttpHeaderNames.CONTENT_LENGTH, asset.size());
    }
    if (release != null) {
      ResponseHeaders.confirm(headers, release);
    }
    if (unchanged || HttpMethod.HEAD.equals(request.method()) || asset.size() == 0) {
      close(asset);
      client.file(response, null, 0);
    } else {
      client.file(response, asset.channel(), asset.size());
    }
  }

  /** Frees a file that was found but not served. */
  static void close(Asset asset) {
    try {
      asset.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

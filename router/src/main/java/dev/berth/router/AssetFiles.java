package dev.berth.router;

import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
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
  static @Nullable Asset find(List<RouteSet.Assets> assets, HttpRequest request) {
    if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.HEAD.equals(request.method())) {
      return null;
    }
    String path;
    try {
      path = QueryStringDecoder.decodeComponent(rawPath(request.uri()).replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      return null;
    }
    for (RouteSet.Assets candidate : assets) {
      if (path.startsWith(candidate.prefix())) {
        Asset found = open(candidate.directory(), path.substring(candidate.prefix().length()));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static String rawPath(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
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
  static void serve(
      Asset asset, HttpRequest request, Channel client, boolean keep, @Nullable String release) {
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
      headers.set("Berth-Release", release);
    }
    if (!keep) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    Wire.write(client, response);
    if (unchanged || HttpMethod.HEAD.equals(request.method()) || asset.size() == 0) {
      close(asset);
    } else {
      Wire.write(client, new DefaultFileRegion(asset.channel(), 0, asset.size()));
    }
    Wire.writeAndFlush(client, LastHttpContent.EMPTY_LAST_CONTENT);
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

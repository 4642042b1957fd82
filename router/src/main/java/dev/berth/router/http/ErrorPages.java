package dev.berth.router.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the router says by itself: always whose fault it is and what to do next. */
final class ErrorPages {
  /** A server that is started again answers within this time, also on a busy machine. */
  private static final Duration RESTART = Duration.ofSeconds(20);

  private ErrorPages() {}

  /** No route has this host. */
  static FullHttpResponse leadsNowhere(ClientRequest request, boolean console) {
    return console
        ? restarting(request)
        : page(
            request,
            HttpResponseStatus.NOT_FOUND,
            "Nothing is berthed here",
            "No app or preview answers at " + request.host() + ".",
            "Check the spelling, or push the branch again: a preview ends with its branch.");
  }

  /** The path may mean two places. */
  static FullHttpResponse ambiguous(ClientRequest request) {
    return page(
        request,
        HttpResponseStatus.BAD_REQUEST,
        "This address has a path that can be read in two ways",
        "Parts of " + request.host() + " are answered by different processes.",
        "Write the path without empty parts and without \".\" or \"..\".");
  }

  /** The request reached nobody. */
  static FullHttpResponse unreachable(ClientRequest request) {
    FullHttpResponse page =
        page(
            request,
            HttpResponseStatus.SERVICE_UNAVAILABLE,
            "This app is not running",
            "Berth works, but the app behind " + request.host() + " does not accept connections.",
            "If it is yours: its log in the console says why. It is started again by itself.");
    page.headers().set(HttpHeaderNames.RETRY_AFTER, "2");
    return page;
  }

  /** The request was taken and not answered. */
  static FullHttpResponse broken(ClientRequest request, boolean console) {
    return console
        ? restarting(request)
        : page(
            request,
            HttpResponseStatus.BAD_GATEWAY,
            "This app broke off",
            "Berth works, but the app behind "
                + request.host()
                + " ended the connection without an answer.",
            "If it is yours: its log in the console says why. Your request may have had an"
                + " effect.");
  }

  private static FullHttpResponse restarting(ClientRequest request) {
    return noServer(request, Duration.ZERO);
  }

  /** The server does not accept connections, for that long now. */
  static FullHttpResponse noServer(ClientRequest request, Duration outage) {
    boolean restarting = outage.compareTo(RESTART) < 0;
    FullHttpResponse page =
        restarting
            ? page(
                request,
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "Berth is restarting, apps are not affected",
                "The console and Git are back in a few seconds.",
                "Try again then; nothing that was accepted is lost.")
            : page(
                request,
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "Berth's server does not run, apps are not affected",
                "The console and Git have not answered for " + rounded(outage) + ".",
                "Whoever runs this machine: berth status says why, and whether it is tried again;"
                    + " berth up starts it. Nothing that was accepted is lost.");
    page.headers().set(HttpHeaderNames.RETRY_AFTER, restarting ? "2" : "10");
    return page;
  }

  private static String rounded(Duration outage) {
    return outage.toMinutes() >= 2 ? outage.toMinutes() + " minutes" : outage.toSeconds() + " s";
  }

  private static FullHttpResponse page(
      ClientRequest request, HttpResponseStatus status, String title, String fact, String advice) {
    String accept = request.message().headers().get(HttpHeaderNames.ACCEPT, "");
    if (!accept.contains("text/html")) {
      return plain(status, title + ". " + fact + " " + advice);
    }
    String html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>%2$s</title>
        <style>
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #d9dee6; --paper: #fbfcfd; --mark: #0f6f86 }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e8ecf1; --soft: #9aa6b4; --line: #2c3642; --paper: #12171d; --mark: #5cc3d8 }
        }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper);
               color: var(--ink); font: 17px/1.6 system-ui, sans-serif }
        main { max-width: 34rem; padding: 2rem; border-left: 4px solid var(--mark) }
        small { color: var(--soft); letter-spacing: .08em }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: .3rem 0 .8rem }
        p { margin: 0 0 .6rem; overflow-wrap: anywhere }
        p.advice { color: var(--soft) }
        </style>
        </head>
        <body><main><small>BERTH · %1$d</small><h1>%2$s</h1><p>%3$s</p><p class="advice">%4$s</p></main></body>
        </html>
        """
            .formatted(status.code(), title, fact, advice);
    return response(status, html, "text/html; charset=utf-8");
  }

  /** One line of text. */
  static FullHttpResponse plain(HttpResponseStatus status, String text) {
    return response(status, text + "\n", "text/plain; charset=utf-8");
  }

  private static FullHttpResponse response(HttpResponseStatus status, String text, String type) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    response.headers().set("X-Content-Type-Options", "nosniff");
    response
        .headers()
        .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    return response;
  }
}

package dev.berth.server.web;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a browser with a session sends: its cookie, its origin and the form's own token. */
public record Browser(TestConsole console, String cookie) {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  static Browser signedInWith(String token, TestConsole console) {
    HttpResponse<String> answer =
        console.send(form(console, "/login", "token=" + token).header("Origin", console.origin()));
    String header = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return new Browser(console, header.substring(0, header.indexOf(';')));
  }

  /** A form without any proof of where it came from. */
  public static HttpRequest.Builder form(TestConsole console, String path, String body) {
    return console
        .request(path)
        .header("Accept", "text/html")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  /** Visits a page. */
  public HttpResponse<String> visit(String path) {
    return console.send(
        console.request(path).header("Accept", "text/html").header("Cookie", cookie));
  }

  /** The token in the forms of a page. */
  public String csrf() {
    Matcher matcher = CSRF.matcher(visit("/").body());
    if (!matcher.find()) {
      throw new AssertionError("no form on the page");
    }
    return matcher.group(1);
  }

  /** Sends a form of the console's own page. */
  public HttpResponse<String> post(String path, String body) {
    String token = URLEncoder.encode(csrf(), StandardCharsets.UTF_8);
    return console.send(
        form(console, path, body + "&_csrf=" + token)
            .header("Cookie", cookie)
            .header("Origin", console.origin()));
  }
}

package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Follows what Berth prints as a person would: every link to this installation leads somewhere. */
final class Links {
  private static final Pattern LINK = Pattern.compile("https?://[^\\s\"'<>()|\\\\]+");

  private final BerthInstallation berth;

  Links(BerthInstallation berth) {
    this.berth = berth;
  }

  /**
   * Follows each of them.
   *
   * @param text what was printed, answered or sent; it has to contain at least one link
   */
  void follow(String text) {
    Set<URI> links = in(text);
    assertThat(links).as(text).isNotEmpty();
    for (URI link : links) {
      assertThat(link.getScheme() + ":" + link.getPort())
          .as("what visitors use, in " + link)
          .isEqualTo("http:" + berth.port());
      Http.Answer answer = berth.http().ask("GET", link.getHost(), path(link), "", headers(link));
      assertThat(answer.status()).as(link + " in\n" + text).isEqualTo(200);
    }
  }

  private Map<String, String> headers(URI link) {
    return link.getHost().equals(berth.host("berth"))
        ? Map.of("Authorization", "Bearer " + berth.operatorToken(), "Accept", "text/html, */*")
        : Map.of();
  }

  private static String path(URI link) {
    String path = link.getRawPath().isEmpty() ? "/" : link.getRawPath();
    if (path.endsWith(".git")) {
      return path + "/info/refs?service=git-upload-pack";
    }
    return link.getRawQuery() == null ? path : path + "?" + link.getRawQuery();
  }

  /** Addresses of hooks are for machines that send, nobody follows them. */
  private static Set<URI> in(String text) {
    Set<URI> links = new TreeSet<>();
    LINK.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(link -> URI.create(link.replaceFirst("[.,:;*_]+$", "")))
        .filter(link -> link.getHost() != null && link.getHost().endsWith(".localhost"))
        .filter(link -> !link.getPath().startsWith("/hooks/"))
        .forEach(links::add);
    return links;
  }
}

package dev.berth.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the router says of a server that is away: a promise only while it can be kept. */
class ErrorPagesTest {
  @Test
  void aShortAbsenceIsARestart() {
    FullHttpResponse page = noServer(Duration.ofSeconds(3));
    assertThat(page.content().toString(StandardCharsets.UTF_8)).contains("back in a few seconds");
    assertThat(page.headers().get("Retry-After")).isEqualTo("2");
  }

  @Test
  void aLongOneIsSaidWithItsLengthAndWhatToDo() {
    FullHttpResponse page = noServer(Duration.ofMinutes(7));
    assertThat(page.content().toString(StandardCharsets.UTF_8))
        .contains("does not run", "not answered for 7 minutes", "berth status")
        .doesNotContain("few seconds");
    assertThat(page.headers().get("Retry-After")).isEqualTo("10");
  }

  private static FullHttpResponse noServer(Duration outage) {
    return ErrorPages.noServer(
        new ClientRequest(
            new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"),
            "berth.localhost",
            "/",
            true,
            false,
            false),
        outage);
  }
}

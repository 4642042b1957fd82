package dev.berth.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class PublicUrlsTest {
  private static final AppName SHOP = new AppName("shop");
  private static final Environment PRODUCTION = Environment.production(SHOP, "main");

  @Test
  void withoutAnythingInFrontTheRoutersPortIsShown() {
    PublicUrls urls = PublicUrls.of(new HostNames("localhost"), 8080, null);

    assertThat(urls.of(PRODUCTION)).hasToString("http://shop.localhost:8080");
    assertThat(urls.console()).hasToString("http://berth.localhost:8080");
    assertThat(urls.deployPage(SHOP, "d1"))
        .hasToString("http://berth.localhost:8080/apps/shop/deploys/d1");
    assertThat(urls.hook("h1")).hasToString("http://berth.localhost:8080/hooks/h1");
  }

  @Test
  void theStandardPortIsNotShown() {
    PublicUrls urls = PublicUrls.of(new HostNames("example.com"), 80, null);

    assertThat(urls.of(PRODUCTION)).hasToString("http://shop.example.com");
  }

  @Test
  void behindAProxyThatEndsTlsSchemeAndPortAreTheProxys() {
    PublicUrls urls =
        PublicUrls.of(
            new HostNames("example.com"), 8080, URI.create("https://Berth.Example.com:8443/"));

    assertThat(urls.isTls()).isTrue();
    assertThat(urls.of(PRODUCTION)).hasToString("https://shop.example.com:8443");
    assertThat(urls.page(SHOP)).hasToString("https://berth.example.com:8443/apps/shop");
    assertThat(urls.login("x")).hasToString("https://berth.example.com:8443/login?link=x");
    assertThat(urls.hook("h1")).hasToString("https://berth.example.com:8443/hooks/h1");
  }

  @Test
  void aTunnelMakesALocalConsolePublic() {
    PublicUrls urls =
        PublicUrls.of(new HostNames("localhost"), 8080, URI.create("https://tunnel.example.net"));

    assertThat(urls.isLocal()).isFalse();
    assertThat(urls.hook("h1")).hasToString("https://tunnel.example.net/hooks/h1");
  }

  @Test
  void hostingServicesAreNeverToldToSendOverPlainHttpFromOutside() {
    PublicUrls urls = PublicUrls.of(new HostNames("example.com"), 8080, null);

    assertThat(urls.hook("h1")).hasToString("https://berth.example.com/hooks/h1");
  }
}

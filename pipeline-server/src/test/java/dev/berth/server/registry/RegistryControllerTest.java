package dev.berth.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.access.Actor;
import dev.berth.server.access.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RegistryControllerTest {
  @TempDir Path directory;
  private RegistryFixture registry;
  private RegistryController controller;
  private String digest;

  @BeforeEach
  void open() throws Exception {
    registry = new RegistryFixture(directory);
    controller =
        new RegistryController(
            new RegistryProtocol(
                new BlobRequests(registry.blobs, registry.manifests),
                new UploadRequests(
                    registry.blobs,
                    new Uploads(registry.blobs, registry.settings, registry.clock),
                    registry.settings),
                new ManifestRequests(registry.manifests)),
            image -> image.equals("shop@" + digest));
    digest = registry.image("shop", List.of(), new TestTar().file("a", "1").bytes());
  }

  @Test
  void aStrangerIsAskedToLogIn() throws Exception {
    MockHttpServletResponse response = ask("GET", "/v2/");

    assertThat(response.getStatus()).isEqualTo(401);
    assertThat(response.getHeader("WWW-Authenticate")).isEqualTo("Basic realm=\"Berth\"");
    assertThat(ask("GET", "/v2/shop/manifests/" + digest).getStatus()).isEqualTo(401);
  }

  @Test
  void whoMayReadAnAppPullsItAndNoOther() throws Exception {
    assertThat(ask("GET", "/v2/", "read:shop").getStatus()).isEqualTo(200);
    assertThat(ask("GET", "/v2/shop/manifests/" + digest, "read:shop").getStatus()).isEqualTo(200);
    assertThat(ask("GET", "/v2/shop/manifests/" + digest, "deploy:shop").getStatus())
        .isEqualTo(200);
    assertThat(ask("GET", "/v2/shop/manifests/" + digest, "read:docs").getStatus()).isEqualTo(403);
    assertThat(ask("GET", "/v2/shop/manifests/" + digest, "metrics").getStatus()).isEqualTo(403);
  }

  @Test
  void basesArePulledThroughTheAppsThatUseThemOrByAdministrators() throws Exception {
    String base = registry.image("berth/node", List.of(), new TestTar().file("b", "1").bytes());

    assertThat(ask("GET", "/v2/berth/node/manifests/" + base, "read:*").getStatus()).isEqualTo(403);
    assertThat(ask("GET", "/v2/berth/node/manifests/" + base, "admin").getStatus()).isEqualTo(200);
  }

  @Test
  void onlyAdministratorsPush() throws Exception {
    assertThat(ask("POST", "/v2/shop/blobs/uploads/", "deploy:*").getStatus()).isEqualTo(403);
    assertThat(ask("PUT", "/v2/shop/manifests/v1", "deploy:*").getStatus()).isEqualTo(403);
    assertThat(ask("POST", "/v2/shop/blobs/uploads/", "admin").getStatus()).isEqualTo(202);
  }

  @Test
  void administratorsDeleteWhatNoReleaseIsMadeOf() throws Exception {
    String other = registry.image("shop", List.of(), new TestTar().file("b", "2").bytes());
    registry.images.tag("shop", "v2", other);
    String blob = registry.blob("shop", RegistryFixture.bytes("x")).toString();

    assertThat(ask("DELETE", "/v2/shop/manifests/" + other, "deploy:*").getStatus()).isEqualTo(403);
    assertThat(ask("DELETE", "/v2/shop/blobs/" + blob, "deploy:*").getStatus()).isEqualTo(403);
    assertThat(ask("DELETE", "/v2/shop/manifests/v2", "deploy:*").getStatus()).isEqualTo(403);

    MockHttpServletResponse inUse = ask("DELETE", "/v2/shop/manifests/" + digest, "admin");
    assertThat(inUse.getStatus()).isEqualTo(403);
    assertThat(inUse.getContentAsString()).contains("a release is made of it");
    assertThat(ask("DELETE", "/v2/shop/manifests/" + other, "admin").getStatus()).isEqualTo(202);
    assertThat(ask("DELETE", "/v2/shop/blobs/" + blob, "admin").getStatus()).isEqualTo(202);
    assertThat(ask("GET", "/v2/shop/manifests/v2", "admin").getStatus()).isEqualTo(404);
    assertThat(ask("GET", "/v2/shop/manifests/" + digest, "admin").getStatus()).isEqualTo(200);
  }

  private MockHttpServletResponse ask(String method, String path, String... scopes)
      throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest(method, path);
    if (scopes.length > 0) {
      request.setAttribute(
          Actor.class.getName(),
          new Actor("test", Arrays.stream(scopes).map(Scope::parse).collect(Collectors.toSet())));
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    controller.handle(request, response);
    return response;
  }
}

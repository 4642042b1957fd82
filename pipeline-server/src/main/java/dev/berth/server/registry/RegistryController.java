package dev.berth.server.registry;

import dev.berth.server.access.Actor;
import dev.berth.server.app.AppName;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * The registry for people: {@code podman pull} of what their token may read; pushing is for
 * administrators.
 */
@Controller
final class RegistryController {
  private final RegistryProtocol protocol;

  RegistryController(RegistryProtocol protocol) {
    this.protocol = protocol;
  }

  @RequestMapping({"/v2", "/v2/**"})
  void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    RegistryCaller caller =
        Actor.of(request).<RegistryCaller>map(ActorCaller::new).orElse(RegistryCaller.ANONYMOUS);
    protocol.handle(new ServletExchange(request, response), caller);
  }

  private record ActorCaller(Actor actor) implements RegistryCaller {
    @Override
    public boolean isKnown() {
      return true;
    }

    /** An app's images stand in the repository of its name, and below it. */
    @Override
    public boolean mayPull(RepositoryName repository) {
      String name = repository.value();
      int slash = name.indexOf('/');
      return actor.isAdmin()
          || appOf(slash < 0 ? name : name.substring(0, slash)).filter(actor::mayRead).isPresent();
    }

    @Override
    public boolean mayPush(RepositoryName repository) {
      return actor.isAdmin();
    }

    private static Optional<AppName> appOf(String name) {
      try {
        return Optional.of(new AppName(name));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}

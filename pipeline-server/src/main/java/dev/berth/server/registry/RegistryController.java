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
 * The registry for people: {@code podman pull} of what their token may read; pushing and deleting
 * is for administrators.
 */
@Controller
final class RegistryController {
  private final RegistryProtocol protocol;
  private final ImagesInUse inUse;

  RegistryController(RegistryProtocol protocol, ImagesInUse inUse) {
    this.protocol = protocol;
    this.inUse = inUse;
  }

  @RequestMapping({"/v2", "/v2/**"})
  void handle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    RegistryCaller caller =
        Actor.of(request)
            .<RegistryCaller>map(actor -> new ActorCaller(actor, inUse))
            .orElse(RegistryCaller.ANONYMOUS);
    protocol.handle(new ServletExchange(request, response), caller);
  }

  private record ActorCaller(Actor actor, ImagesInUse inUse) implements RegistryCaller {
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

    @Override
    public boolean mayDelete(RepositoryName repository, Digest image) {
      return actor.isAdmin() && !inUse.isInUse(repository + "@" + image);
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

package dev.berth.server.source;

import dev.berth.server.access.Actor;
import dev.berth.server.app.AppName;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.failure.FailureStatus;
import dev.berth.server.installation.DiskSpace;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Git's smart HTTP protocol: {@code /git/<app>.git}. An own servlet around JGit's two services,
 * because a push must be told everything in its own output: refusals, limits, progress, results.
 */
final class GitEndpoint extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(GitEndpoint.class);
  private static final String FETCH = "git-upload-pack";
  private static final String PUSH = "git-receive-pack";

  private final transient Repositories repositories;
  private final transient PushReceiver receiver;
  private final transient IncomingPushes pushes;
  private final transient Fetches fetches;
  private final transient Denials denials;
  private final transient DiskSpace disk;

  /** Hears of every push that is not allowed. */
  interface Denials {
    void push(Actor actor, AppName app, HttpServletRequest request);
  }

  GitEndpoint(
      Repositories repositories,
      PushReceiver receiver,
      IncomingPushes pushes,
      Denials denials,
      DiskSpace disk) {
    this.repositories = repositories;
    this.receiver = receiver;
    this.pushes = pushes;
    this.fetches = new Fetches(repositories);
    this.denials = denials;
    this.disk = disk;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(
        request,
        response,
        path -> {
          String service = Optional.ofNullable(request.getParameter("service")).orElse("");
          if (!path.rest().equals("info/refs")
              || !(service.equals(FETCH) || service.equals(PUSH))) {
            throw new DeployException(notGit());
          }
          noCache(response);
          if (service.equals(PUSH)) {
            advertisePush(path.app(), mayPush(request, path.app()), response);
          } else {
            mayFetch(request, path.app());
            fetches.advertise(path.app(), request, response);
          }
        });
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    answer(
        request,
        response,
        path -> {
          if (path.rest().startsWith("info/lfs/")) {
            lfs(response);
            return;
          }
          if (!GitBody.isFor(path.rest(), request.getContentType())) {
            send(415, notGit(), response);
            return;
          }
          noCache(response);
          response.setContentType("application/x-" + path.rest() + "-result");
          switch (path.rest()) {
            case PUSH -> {
              Actor actor = mayPush(request, path.app());
              push(path.app(), actor, request, response);
            }
            case FETCH -> {
              mayFetch(request, path.app());
              fetches.answer(path.app(), request, response);
            }
            default -> throw new DeployException(notGit());
          }
        });
  }

  private interface Exchange {
    void run(GitPath path) throws IOException;
  }

  private static void answer(
      HttpServletRequest request, HttpServletResponse response, Exchange exchange)
      throws IOException {
    try {
      exchange.run(GitPath.parse(request.getPathInfo()));
    } catch (DeployException e) {
      send(FailureStatus.of(e.failure()), e.failure(), response);
    }
  }

  private static Actor actor(HttpServletRequest request) {
    return Actor.of(request)
        .orElseThrow(() ->
            new DeployException(
                SourceCode.NOT_AUTHENTICATED.because(
                    "Berth does not know who you are.",
                    "Run \"berth remote add\" in your repository, or give a token as"
                        + " password.")));
  }

  private Actor mayPush(HttpServletRequest request, AppName app) {
    Actor actor = actor(request);
    if (!actor.mayDeploy(app)) {
      denials.push(actor, app, request);
      throw new DeployException(
          SourceCode.NOT_ALLOWED.because(
              "The token \"" + actor.name() + "\" may not push to \"" + app + "\".",
              "Use a token with the scope deploy:" + app + "."));
    }
    // Half a pack on a full disk is an "unexpected disconnect"; before it, Git shows these words.
    disk.require(0, "A push");
    return actor;
  }

  private void mayFetch(HttpServletRequest request, AppName app) {
    Actor actor = actor(request);
    if (!actor.mayRead(app) || !receiver.exists(app) || !repositories.exists(app)) {
      throw new DeployException(
          SourceCode.UNKNOWN_APP.because(
              "There is no app \"" + app + "\" that you may read.",
              "Check the name; a first push creates an app."));
    }
  }

  private void push(
      AppName app, Actor actor, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      pushes.receive(app, actor.name(), GitBody.of(request), response.getOutputStream());
    } catch (IOException | RuntimeException e) {
      log.debug("A push to {} could not be read", app, e);
      if (!response.isCommitted()) {
        response.resetBuffer();
        GitErrors.send(e, response.getOutputStream());
      }
    }
  }

  private void advertisePush(AppName app, Actor actor, HttpServletResponse response)
      throws IOException {
    try (Repository repository =
        repositories.exists(app)
            ? repositories.open(app)
            : new InMemoryRepository(new DfsRepositoryDescription(app.value()))) {
      response.setContentType("application/x-git-receive-pack-advertisement");
      PacketLineOut out = new PacketLineOut(response.getOutputStream());
      out.writeString("# service=git-receive-pack\n");
      out.end();
      ReceivePack pack = new ReceivePack(repository);
      pack.setBiDirectionalPipe(false);
      pack.setAllowPushOptions(true);
      // Git asks for it wherever its output is no terminal: every CI would lose its log.
      pack.setAllowQuiet(false);
      Optional<Map<String, Ref>> shown = pushes.cut().show(repository, app, actor.name());
      if (shown.isPresent()) {
        pack.setAdvertisedRefs(shown.get(), Set.of());
      }
      try {
        pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
      } finally {
        pack.getRevWalk().close();
      }
    }
  }

  /** Git shows plain text bodies of failed requests. */
  private static void send(int status, Failure failure, HttpServletResponse response)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.setStatus(status);
    if (status == HttpServletResponse.SC_UNAUTHORIZED) {
      response.setHeader("WWW-Authenticate", "Basic realm=\"Berth\", charset=\"UTF-8\"");
    }
    response.setContentType("text/plain");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    String text = failure.summary() + "\n" + failure.advice() + "\ncode: " + failure.code() + "\n";
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void noCache(HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-cache, max-age=0, must-revalidate");
    response.setHeader("X-Accel-Buffering", "no");
  }

  /** The LFS client shows this message instead of "repository not found". */
  private static void lfs(HttpServletResponse response) throws IOException {
    response.setStatus(501);
    response.setContentType("application/vnd.git-lfs+json");
    response
        .getOutputStream()
        .write(
            "{\"message\":\"Berth does not store Git LFS objects: commit the files themselves\"}"
                .getBytes(StandardCharsets.UTF_8));
  }

  private static Failure notGit() {
    return SourceCode.UNKNOWN_APP.because(
        "This address is for git.", "Use it as a remote: git push <this address> main");
  }
}

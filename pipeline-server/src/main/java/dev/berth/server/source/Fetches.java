package dev.berth.server.source;

import dev.berth.server.app.AppName;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.TransferConfig;
import org.eclipse.jgit.transport.UploadPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers clones and fetches with JGit's service, partial ones and shallow ones too. */
final class Fetches {
  private static final Logger log = LoggerFactory.getLogger(Fetches.class);
  private static final String SERVICE = "git-upload-pack";

  /** Some 150,000 commits that a client names as its own. */
  private static final int MAX_REQUEST = 8 << 20;

  private final Repositories repositories;

  Fetches(Repositories repositories) {
    this.repositories = repositories;
  }

  /** What there is to fetch, or with version 2 what this server understands. */
  void advertise(AppName app, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (Repository repository = repositories.open(app);
        UploadPack pack = uploadPack(repository, request)) {
      response.setContentType("application/x-git-upload-pack-advertisement");
      PacketLineOutRefAdvertiser refs =
          new PacketLineOutRefAdvertiser(new PacketLineOut(response.getOutputStream()));
      refs.advertiseCapability(RelativeDepth.CAPABILITY);
      pack.sendAdvertisedRefs(refs, SERVICE);
      pack.getRevWalk().close();
    }
  }

  /** The objects a client asks for; a request without sense is answered in git's own way. */
  void answer(AppName app, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (Repository repository = repositories.open(app);
        UploadPack pack = uploadPack(repository, request)) {
      byte[] asked = GitBody.bounded(GitBody.of(request), MAX_REQUEST).readAllBytes();
      OutputStream out = new ShallowLines(response.getOutputStream());
      pack.uploadWithExceptionPropagation(
          new ByteArrayInputStream(RelativeDepth.resolve(asked, repository)), out, null);
      out.flush();
    } catch (IOException | RuntimeException e) {
      log.debug("A fetch from {} ended early", app, e);
      if (!response.isCommitted()) {
        response.resetBuffer();
        GitErrors.send(e, response.getOutputStream());
      }
    }
  }

  private static UploadPack uploadPack(Repository repository, HttpServletRequest request) {
    Config config = new Config(repository.getConfig());
    config.setBoolean("uploadpack", null, "allowfilter", true);
    config.setBoolean("uploadpack", null, "advertisewaitfordone", true);
    // What a partial clone asks for later is reachable, and the tip of no ref.
    config.setBoolean("uploadpack", null, "allowtipsha1inwant", true);
    config.setBoolean("uploadpack", null, "allowreachablesha1inwant", true);
    UploadPack pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setTransferConfig(new TransferConfig(config));
    String protocol = request.getHeader("Git-Protocol");
    if (protocol != null) {
      pack.setExtraParameters(List.of(protocol.toLowerCase(Locale.ROOT).split(":", -1)));
    }
    return pack;
  }
}

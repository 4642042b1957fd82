package dev.berth.server.command;

import dev.berth.server.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the launcher calls commands, over the server's own socket. */
@RestController
class CommandEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(CommandEndpoint.class);

  private final Commands commands;

  CommandEndpoint(Commands commands) {
    this.commands = commands;
  }

  @PostMapping("/commands")
  void run(HttpServletRequest request, HttpServletResponse response) throws IOException {
    InputStream body = request.getInputStream();
    Preamble preamble = Preamble.read(body);
    response.setContentType("application/vnd.berth.command");
    FrameWriter frames = new FrameWriter(response.getOutputStream());
    Invocation invocation =
        new Invocation(
            preamble.arguments(),
            Caller.of(request),
            new LauncherInput(preamble.answer(), body),
            preamble.client());
    try {
      frames.exit(commands.run(invocation, frames));
    } catch (LauncherInput.Needed needed) {
      frames.ask(needed.kind(), needed.words());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      frames.error("berth: the server is stopping");
      frames.exit(ExitCode.FAILED.number());
    } catch (RuntimeException | IOException e) {
      LOG.warn("A command failed", e);
      frames.error("berth: the command failed: " + e.getMessage());
      frames.error("  the server's log says more");
      frames.exit(ExitCode.FAILED.number());
    } finally {
      // An answer whose question is not read to its end is lost with the connection.
      body.transferTo(OutputStream.nullOutputStream());
    }
  }
}

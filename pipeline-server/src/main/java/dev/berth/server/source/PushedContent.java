package dev.berth.server.source;

import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;

/** Checks what a ref would bring in before anything is stored. */
interface PushedContent {
  Optional<Failure> objection(ReceivePack pack, ReceiveCommand command, PushProgress progress)
      throws IOException;
}

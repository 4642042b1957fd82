package dev.berth.server.source;

import dev.berth.server.app.AppName;
import java.util.List;

/**
 * An accepted push: its objects are stored and its refs have moved.
 *
 * @param app the app it went to
 * @param pusher name of who pushed, for people
 * @param changes branches that changed, in the order the client sent them; tags are not among them
 * @param follow false when the client does not want to follow the deploys ({@code -o nowait})
 */
public record Push(AppName app, String pusher, List<RefChange> changes, boolean follow) {
  public Push {
    changes = List.copyOf(changes);
  }
}

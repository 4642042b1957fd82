package dev.berth.server.source;

import dev.berth.server.app.AppName;
import java.security.Principal;

/** Who may do what with an app's repository. */
public interface SourceAccess {
  /** May clone and fetch. */
  boolean mayRead(Principal principal, AppName app);

  /** May move refs of an existing app. */
  boolean mayPush(Principal principal, AppName app);

  /** May create this app by a first push. */
  boolean mayCreate(Principal principal, AppName app);
}

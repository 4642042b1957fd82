package dev.berth.server.web;

import dev.berth.server.access.Caller;
import dev.berth.server.action.DatabaseActions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The whole installation as one stream. */
@RestController
class BackupApi {
  static final String TAR = "application/x-tar";

  private final DatabaseActions actions;

  BackupApi(DatabaseActions actions) {
    this.actions = actions;
  }

  @GetMapping("/api/v1/backup")
  void backup(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType(TAR);
    actions.writeInstallation(response.getOutputStream(), Caller.of(request));
  }
}

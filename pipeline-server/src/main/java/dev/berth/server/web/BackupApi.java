package dev.berth.server.web;

import dev.berth.server.access.AuditLog;
import dev.berth.server.backup.Backups;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The whole installation as one stream. */
@RestController
class BackupApi {
  static final String TAR = "application/x-tar";

  private final ObjectProvider<Backups> backups;
  private final AuditLog audit;

  BackupApi(ObjectProvider<Backups> backups, AuditLog audit) {
    this.backups = backups;
    this.audit = audit;
  }

  @GetMapping("/api/v1/backup")
  void backup(HttpServletRequest request, HttpServletResponse response) throws IOException {
    audit.done(request, "backup", "installation");
    response.setContentType(TAR);
    backups.getObject().writeInstallation(response.getOutputStream());
  }
}

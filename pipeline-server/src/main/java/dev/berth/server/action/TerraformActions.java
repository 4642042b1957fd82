package dev.berth.server.action;

import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.app.Environment;
import dev.berth.server.deploy.Provisions;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What a person can do with what Terraform keeps of an environment. */
@Component
public class TerraformActions {
  private final ObjectProvider<Provisions> provisions;
  private final AuditLog audit;

  TerraformActions(ObjectProvider<Provisions> provisions, AuditLog audit) {
    this.provisions = provisions;
    this.audit = audit;
  }

  /** What it would change; takes the lock for as long as it runs. */
  public String plan(Environment environment) {
    return provisions.getObject().plan(environment);
  }

  /** Takes a lock away that nobody holds any more; says who did. */
  public Optional<String> unlock(Environment environment, Caller caller) {
    audit.done(caller, "terraform.unlock", environment.key());
    return provisions.getObject().unlock(environment);
  }
}

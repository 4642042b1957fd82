package dev.berth.server.command;

import dev.berth.sandbox.IsolationReport;
import dev.berth.server.action.AppLogs;
import dev.berth.server.action.DatabaseActions;
import dev.berth.server.action.DeployActions;
import dev.berth.server.action.EndActions;
import dev.berth.server.action.KnownApps;
import dev.berth.server.action.RepositoryActions;
import dev.berth.server.action.TerraformActions;
import dev.berth.server.action.TokenActions;
import dev.berth.server.action.Troubles;
import dev.berth.server.action.VariableActions;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.provision.Provisioner;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.secret.Variables;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.stereotype.Component;
import picocli.CommandLine;

/** Every verb, made anew for each call: a server that runs no command pays nothing for them. */
@Component
class Verbs {
  private final Status.Parts status;
  private final KnownApps apps;
  private final Variables variables;
  private final AppLogs logs;
  private final DeployActions deploys;
  private final VariableActions changes;
  private final RepositoryActions repositories;
  private final DatabaseActions databases;
  private final TerraformActions terraform;
  private final TokenActions tokens;
  private final EndActions endings;
  private final DeployEnds ends;

  Verbs(
      HealthEndpoint health,
      IsolationReport isolation,
      ObjectProvider<Provisioner> provisioner,
      AppCatalog catalog,
      ReleaseHistory history,
      Troubles troubles,
      Engine engine,
      PublicUrls urls,
      KnownApps apps,
      Variables variables,
      AppLogs logs,
      DeployActions deploys,
      VariableActions changes,
      RepositoryActions repositories,
      DatabaseActions databases,
      TerraformActions terraform,
      TokenActions tokens,
      EndActions endings) {
    this.status = new Status.Parts(health, isolation, provisioner, catalog, history, troubles);
    this.apps = apps;
    this.variables = variables;
    this.logs = logs;
    this.deploys = deploys;
    this.changes = changes;
    this.repositories = repositories;
    this.databases = databases;
    this.terraform = terraform;
    this.tokens = tokens;
    this.endings = endings;
    this.ends = new DeployEnds(engine, history, urls);
  }

  /** In the order in which help lists them; no argument names a file of the server's. */
  CommandLine fresh() {
    return Group.of(
            "berth",
            "Deploys what is pushed.",
            LauncherVerb.withOption(
                LauncherVerb.withOption(
                    LauncherVerb.of(
                        "demo",
                        "Start Berth, push the example apps with git, print their live URLs."),
                    "--exit",
                    "Check the URLs, then shut everything down again."),
                "--pull-the-plug",
                "Kill server, router and databases in turn while visitors ask, and print what they"
                    + " lost."),
            LauncherVerb.of("up", "Make sure that Berth runs; returns when it answers."),
            LauncherVerb.of("down", "Stop everything this installation started, apps included."),
            LauncherVerb.of("restart", "Restart the server; apps and router keep serving."),
            LauncherVerb.of(
                "unit",
                "Print a systemd unit that starts Berth's supervisor with the machine, and only"
                    + " it."),
            new Status(status),
            new Login(tokens),
            new Url(apps),
            Group.of("remote", "A Git repository's way here.", new RemoteAdd(tokens)),
            new Connect(repositories),
            new Watch(apps, deploys),
            new Logs(apps, logs),
            new Rollback(apps, deploys, ends),
            Group.of(
                "app",
                "Ends of apps and previews.",
                new AppDelete(endings),
                new AppDeleted(endings),
                new AppRestore(endings, ends)),
            Group.of(
                "env",
                "An app's variables.",
                new EnvList(variables),
                new EnvSet(changes, ends),
                new EnvUnset(changes, ends),
                new EnvImport(changes, ends)),
            Group.of(
                "db",
                "An app's database.",
                DbShell.of(apps, databases),
                new DbImport(apps, databases),
                new DbDump(apps, databases),
                new DbSize(apps, databases),
                new DbKeep(apps, databases),
                new DbRestore(apps, databases),
                new DbForget(apps, databases)),
            Group.of(
                "tf",
                "What Terraform keeps of an app's environments.",
                new TfPlan(apps, terraform),
                new TfForceUnlock(apps, terraform)),
            new Backup(databases),
            LauncherVerb.withParameter(
                LauncherVerb.of("restore", "Fill an empty data directory from a backup."),
                "FILE",
                "What backup wrote."),
            LauncherVerb.of("test", "Get the tools and run all tests; arguments go to Maven."),
            new Help())
        .setExpandAtFiles(false);
  }
}

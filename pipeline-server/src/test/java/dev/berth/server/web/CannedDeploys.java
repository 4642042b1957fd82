package dev.berth.server.web;

import dev.berth.sandbox.IsolationMode;
import dev.berth.sandbox.IsolationReport;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.deploy.ChangedVariables;
import dev.berth.server.deploy.CrashLines;
import dev.berth.server.deploy.Crashes;
import dev.berth.server.deploy.DeployNarrator;
import dev.berth.server.deploy.DeployRequest;
import dev.berth.server.deploy.DeployTitles;
import dev.berth.server.deploy.Deployer;
import dev.berth.server.deploy.Ends;
import dev.berth.server.deploy.EnvironmentEnd;
import dev.berth.server.deploy.ReconfigureRequest;
import dev.berth.server.deploy.RollbackRequest;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;
import dev.berth.server.pipeline.Pipeline;
import dev.berth.server.pipeline.PipelineDefinition;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.release.NewRelease;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.release.ReleaseRuntime;
import dev.berth.server.rollout.InstanceLogs;
import dev.berth.server.source.RepositoryRemoval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The real engine over steps that only pretend: a commit that begins with {@code f} fails, one that
 * begins with {@code b} goes on until it is cancelled, all others go live.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  ChangedVariables.class,
  CrashLines.class,
  Crashes.class,
  Deployer.class,
  DeployNarrator.class,
  DeployTitles.class,
  Ends.class,
  InstanceLogs.class
})
class CannedDeploys {
  private static final ReleaseRuntime RUNTIME =
      new ReleaseRuntime("", 60, Map.of(), List.of(), List.of(), true, false, "");

  record Checkout(String id, String subject, String authorName) {}

  record Done(String what) {}

  enum CannedCode implements FailureCode {
    COMPILE_FAILED;

    @Override
    public String code() {
      return "build.command-failed";
    }

    @Override
    public Fault fault() {
      return Fault.USER;
    }
  }

  private record Pretended<T>(StepKey<T> key, Function<StepContext, T> work) implements Step<T> {
    @Override
    public T run(StepContext context) {
      return work.apply(context);
    }
  }

  @Bean
  PipelineDefinition deployPipeline(ReleaseHistory history) {
    List<Step<?>> steps = new ArrayList<>();
    steps.add(
        new Pretended<>(
            new StepKey<>("checkout", Checkout.class),
            context -> {
              String commit = context.request(DeployRequest.class).commit();
              context.log().line("Checked out " + commit.substring(0, 7) + " (38 files)");
              return new Checkout(commit, subject(commit), "Ada Lovelace");
            }));
    steps.add(says("plan", "Node 20 app: npm ci, npm run build, node server.js"));
    steps.add(new Pretended<>(new StepKey<>("image", Done.class), CannedDeploys::image));
    steps.addAll(onward(history, CannedDeploys::built));
    return new PipelineDefinition(DeployRequest.KIND, DeployRequest.class, new Pipeline(steps));
  }

  @Bean
  PipelineDefinition rollbackPipeline(ReleaseHistory history) {
    List<Step<?>> steps = new ArrayList<>();
    steps.add(says("load-release", "The image is still there"));
    steps.addAll(
        onward(
            history,
            context ->
                again(
                    context,
                    history.find(
                        context.environment().app(),
                        context.request(RollbackRequest.class).release()))));
    return new PipelineDefinition(RollbackRequest.KIND, RollbackRequest.class, new Pipeline(steps));
  }

  @Bean
  PipelineDefinition variablesPipeline(ReleaseHistory history) {
    List<Step<?>> steps = new ArrayList<>();
    steps.add(says("load-release", "The image is still there"));
    steps.addAll(onward(history, context -> again(context, history.live(context.environment()))));
    return new PipelineDefinition(
        ReconfigureRequest.KIND, ReconfigureRequest.class, new Pipeline(steps));
  }

  @Bean
  EnvironmentEnd environmentEnd(AppCatalog catalog, ReleaseHistory history) {
    return (environment, why) -> {
      catalog.end(environment);
      history.endLive(environment);
    };
  }

  @Bean
  RepositoryRemoval repositoryRemoval() {
    return app -> {};
  }

  @Bean
  IsolationReport isolationReport() {
    return new IsolationReport(IsolationMode.SYSTEM, List.of("There are no cgroups to write to."));
  }

  private static Done image(StepContext context) {
    String commit = context.request(DeployRequest.class).commit();
    context.log().line("> npm run build");
    context.log().line("\u001b[32mvite v7.1.2\u001b[0m building for production…");
    if (commit.startsWith("f")) {
      context.log().line("error: src/main.js (14:8) Expected ';' but found '}'");
      throw new DeployException(
          CannedCode.COMPILE_FAILED
              .because(
                  "The build command \"npm run build\" ended with status 1",
                  "Run it in a fresh clone, mend what it reports, and push again")
              .withDetail(
                  """
                  src/main.js (14:8): Expected ';' but found '}'
                  12 |   const total = items.reduce(sum, 0)
                  13 |   return total }
                  14 |         }
                               ^\
                  """));
    }
    if (commit.startsWith("b")) {
      CountDownLatch cancelled = new CountDownLatch(1);
      try (StepContext.AutoCancel _ = context.onCancel(cancelled::countDown)) {
        context.log().line("transforming (412) node_modules/react-dom/client.js");
        cancelled.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      context.checkActive();
    }
    context.log().line("✓ 48 modules transformed, image sha256:4be1… pushed");
    return new Done("image");
  }

  private static List<Step<?>> onward(
      ReleaseHistory history, Function<StepContext, NewRelease> which) {
    return List.of(
        says("rollout", "Instance started beside the live one"),
        says("probe", "GET / answered 200 after 29 ms"),
        says("route", "Visitors are switched"),
        says("confirm", "The public route answers with the new release"),
        new Pretended<>(
            new StepKey<>("release", Done.class),
            context -> {
              Release made = history.reserve(which.apply(context));
              history.goLive(made);
              context.log().line("Live as release " + made.number());
              return new Done("release");
            }));
  }

  private static NewRelease built(StepContext context) {
    String commit = context.request(DeployRequest.class).commit();
    return new NewRelease(
        context.deploy(),
        context.environment(),
        commit,
        subject(commit),
        "Ada Lovelace",
        context.environment().app() + "@sha256:" + "4be1".repeat(16),
        RUNTIME,
        0);
  }

  private static NewRelease again(StepContext context, Optional<Release> old) {
    Release release = old.orElseThrow();
    return new NewRelease(
        context.deploy(),
        context.environment(),
        release.commit(),
        release.subject(),
        release.author(),
        release.image(),
        RUNTIME,
        release.number());
  }

  private static Step<Done> says(String name, String line) {
    return new Pretended<>(
        new StepKey<>(name, Done.class),
        context -> {
          context.log().line(line);
          return new Done(name);
        });
  }

  private static String subject(String commit) {
    return switch (commit.charAt(0)) {
      case '1' -> "First version of the shop";
      case '2' -> "Show prices with tax";
      case '3' -> "Make the basket remember what was in it after signing in again";
      case 'b' -> "Try the dark theme";
      case 'f' -> "Add up the basket on the client";
      default -> "Small things";
    };
  }
}

package dev.berth.server.command;

import dev.berth.server.access.AuditLog;
import dev.berth.server.access.AuditLog.Outcome;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.time.Clock;
import org.springframework.stereotype.Component;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.json.JsonMapper;

/** Runs commands: parses, checks the caller's rights, and words whatever goes wrong. */
@Component
public class Commands {
  private final Verbs verbs;
  private final AuditLog audit;
  private final PublicUrls urls;
  private final JsonMapper mapper;
  private final Clock clock;

  Commands(Verbs verbs, AuditLog audit, PublicUrls urls, JsonMapper mapper, Clock clock) {
    this.verbs = verbs;
    this.audit = audit;
    this.urls = urls;
    this.mapper = mapper;
    this.clock = clock;
  }

  /**
   * Runs one.
   *
   * @return its exit code; {@code docs/commands.md} says what they mean
   */
  public int run(Invocation invocation, CommandOutput output)
      throws IOException, InterruptedException {
    Call call = new Call(invocation, output, urls, mapper, clock, clock.instant());
    Complaint complaint = new Complaint(call);
    try {
      CommandLine berth = verbs.fresh();
      berth.setUsageHelpWidth(call.client().width());
      ParseResult parsed = berth.parseArgs(invocation.arguments().toArray(String[]::new));
      return execute(berth, parsed, call, complaint).number();
    } catch (ParameterException e) {
      return complaint.about(e).number();
    } catch (DeployException e) {
      return complaint.about(e.failure()).number();
    } catch (WrongUse e) {
      return complaint.about(e).number();
    } catch (Failed e) {
      return complaint.about(e).number();
    } catch (IllegalArgumentException e) {
      return complaint.about(e).number();
    }
  }

  private ExitCode execute(CommandLine berth, ParseResult parsed, Call call, Complaint complaint)
      throws IOException, InterruptedException {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandLine command = last.commandSpec().commandLine();
    if (last.isUsageHelpRequested()) {
      new HelpPage(berth).of(command).forEach(call::line);
      return ExitCode.OK;
    }
    if (!(last.commandSpec().userObject() instanceof Verb verb)) {
      return complaint.unfinished(command);
    }
    if (!verb.isAllowed(call.actor(), call)) {
      String name = last.commandSpec().qualifiedName();
      audit.append(call.caller().name(), "command", name, Outcome.DENIED, call.caller().remote());
      return complaint.refused();
    }
    return verb.run(call);
  }
}

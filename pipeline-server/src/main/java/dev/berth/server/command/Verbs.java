package dev.berth.server.command;

import dev.berth.server.action.TokenActions;
import org.springframework.stereotype.Component;
import picocli.CommandLine;

/** Every verb, made anew for each call: a server that runs no command pays nothing for them. */
@Component
class Verbs {
  private final TokenActions tokens;

  Verbs(TokenActions tokens) {
    this.tokens = tokens;
  }

  CommandLine fresh() {
    return Group.of("berth", "Deploys what is pushed.", new Login(tokens), new Help());
  }
}

package dev.berth.webhooks.host;

import dev.berth.webhooks.send.HostAnswer;
import dev.berth.webhooks.send.HostAnswer.Done;
import dev.berth.webhooks.send.HostAnswer.Refused;
import dev.berth.webhooks.send.HostAnswer.TryLater;

/** Ends a conversation of several requests early; never leaves this package. */
final class ConversationEnded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HostAnswer<?> answer;

  ConversationEnded(HostAnswer<?> answer) {
    super("", null, false, false);
    this.answer = answer;
  }

  <T> HostAnswer<T> answer() {
    return switch (answer) {
      case TryLater<?> later -> new TryLater<>(later.after(), later.why());
      case Refused<?> refused ->
          new Refused<>(refused.problem(), refused.summary(), refused.advice());
      case Done<?> done -> throw new IllegalStateException("nothing ended");
    };
  }
}

package dev.berth.secrets.exposure;

import dev.berth.secrets.SecretValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Takes secret values out of text: as they are, as base64 at any alignment, URL-encoded, escaped as
 * in JSON, and line by line where a value has several. Values of fewer than 6 characters are not
 * looked for: they are too likely to be ordinary words.
 *
 * <p>Immutable and safe for many threads.
 */
public final class Redactor {
  /** Nothing is secret. */
  public static final Redactor NONE = new Redactor(List.of());

  private final List<SecretForm> forms;
  private final Automaton automaton;

  private Redactor(List<SecretForm> forms) {
    this.forms = forms;
    automaton = new Automaton(forms.stream().map(SecretForm::text).toList());
  }

  /** A redactor of these values. */
  public static Redactor of(Collection<SecretValue> values) {
    List<SecretForm> forms = new ArrayList<>();
    values.forEach(value -> forms.addAll(SecretForms.of(value)));
    return forms.isEmpty() ? NONE : new Redactor(List.copyOf(forms));
  }

  /** A whole text without secrets. */
  public String redact(String text) {
    if (!automaton.occursIn(text)) {
      return text;
    }
    RedactedStream stream = stream();
    String beginning = stream.add(text);
    return beginning + stream.end();
  }

  /** Redacts a text that comes in pieces; a secret may be cut anywhere. */
  public RedactedStream stream() {
    return new RedactedStream(automaton, forms);
  }
}

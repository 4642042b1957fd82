package dev.berth.secrets.exposure;

import dev.berth.secrets.SecretValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Takes secret values out of text: as they are, in any letter case, as base64 at any alignment, in
 * hexadecimal, line by line where a value has several, with escapes of URLs, JSON (also within
 * JSON), HTML and source code, with white space, control characters and colours in between. Values
 * of fewer than 6 characters are not looked for: they are too likely to be ordinary words.
 *
 * <p>Immutable and safe for many threads.
 */
public final class Redactor {
  /** Nothing is secret. */
  public static final Redactor NONE = new Redactor(List.of(), List.of());

  private final List<SecretForm> forms;
  private final Automaton automaton;
  private final WrittenForms written;

  private Redactor(List<SecretForm> forms, List<SecretForm> writtenForms) {
    this.forms = forms;
    written = new WrittenForms(writtenForms);
    automaton = new Automaton(forms.stream().map(SecretForm::text).toList());
  }

  /** A redactor of these values. */
  public static Redactor of(Collection<SecretValue> values) {
    List<SecretForm> forms = new ArrayList<>();
    List<SecretForm> written = new ArrayList<>();
    values.forEach(value -> {
      forms.addAll(PlainForms.of(value));
      written.addAll(SecretForms.of(value));
    });
    return written.isEmpty() ? NONE : new Redactor(List.copyOf(forms), List.copyOf(written));
  }

  /** A whole text without secrets. */
  public String redact(String text) {
    if (!occursIn(text) && !(mayEscape(text) && written.automaton().occursIn(text))) {
      return text;
    }
    RedactedStream stream = stream();
    String beginning = stream.add(text);
    return beginning + stream.end();
  }

  /** Without what may begin an escape a text reads as it stands. */
  private static boolean mayEscape(String text) {
    return text.indexOf('%') >= 0
        || text.indexOf('\\') >= 0
        || text.indexOf('&') >= 0
        || text.indexOf('\u001b') >= 0;
  }

  private boolean occursIn(String text) {
    Search search = new Search(automaton);
    PlainReading reading = new PlainReading(search);
    for (int index = 0; index < text.length() && !search.found; index++) {
      char next = text.charAt(index);
      char plain = reading.isPending() ? PlainReading.SPECIAL : PlainReading.plain(next);
      if (plain == PlainReading.SPECIAL) {
        reading.read(next);
      } else if (plain != 0) {
        search.take(plain, 0, 0);
      }
    }
    reading.end();
    return search.found;
  }

  /** Looks only whether there is anything. */
  private static final class Search implements PlainReading.Letters {
    private final Automaton automaton;
    private int state = Automaton.ROOT;
    private boolean found;

    Search(Automaton automaton) {
      this.automaton = automaton;
    }

    @Override
    public void take(char letter, long start, long end) {
      state = automaton.step(state, letter);
      found |= automaton.match(state) >= 0;
    }
  }

  /** Redacts a text that comes in pieces; a secret may be cut anywhere. */
  public RedactedStream stream() {
    return new RedactedStream(automaton, forms, written);
  }
}

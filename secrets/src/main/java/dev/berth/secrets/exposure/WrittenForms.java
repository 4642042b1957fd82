package dev.berth.secrets.exposure;

import java.util.List;

/**
 * Forms of values as they stand in a text, letter by letter.
 *
 * @param forms what to look for
 * @param automaton finds them
 */
record WrittenForms(List<SecretForm> forms, Automaton automaton) {
  WrittenForms(List<SecretForm> forms) {
    this(forms, new Automaton(forms.stream().map(SecretForm::text).toList()));
  }
}

package dev.berth.secrets;

import java.time.Instant;
import java.util.Collections;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * One entry of a scope's history; names only.
 *
 * @param ref which version
 * @param written when
 * @param names the variables that it had
 */
public record SecretVersion(SecretRef ref, Instant written, SequencedSet<String> names) {
  public SecretVersion {
    names = Collections.unmodifiableSequencedSet(new TreeSet<>(names));
  }
}

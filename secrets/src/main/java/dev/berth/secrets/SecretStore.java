package dev.berth.secrets;

import java.util.List;
import java.util.Map;

/**
 * Keeps the variables of scopes, version by version. All methods throw {@link SecretException} when
 * the store cannot do its work; what callers branch on is returned.
 */
public interface SecretStore extends AutoCloseable {
  /** The newest content; empty, with the version to write on top of, when there is none. */
  SecretSet latest(SecretScope scope);

  /** The content at a version. */
  SecretLookup at(SecretRef ref);

  /**
   * Replaces the content of a scope, provided that nobody wrote since.
   *
   * @param expected the version that the writer has seen, as {@link #latest} gave it
   * @param values all variables that the scope shall have
   */
  WriteOutcome write(SecretRef expected, Map<String, SecretValue> values);

  /** The versions that are kept, the newest first. */
  List<SecretVersion> history(SecretScope scope);

  /**
   * Makes sure that no value of this scope is kept any longer. Its versions go on counting, so that
   * an old reference never means new content.
   */
  void delete(SecretScope scope);

  /** Where the values lie and what that protects against, in words for the operator. */
  String protection();

  @Override
  void close();
}

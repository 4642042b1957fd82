package dev.berth.secrets;

/**
 * Names the content of a scope at one moment; what a journal keeps in place of values.
 *
 * @param scope whose variables
 * @param version counted from 1 and never used twice; 0 before anything was written
 */
public record SecretRef(SecretScope scope, long version) {
  public SecretRef {
    if (version < 0) {
      throw new IllegalArgumentException("a version is not negative: " + version);
    }
  }

  /** A scope into which nothing was written yet. */
  public static SecretRef none(SecretScope scope) {
    return new SecretRef(scope, 0);
  }

  @Override
  public String toString() {
    return scope.path() + "@" + version;
  }
}

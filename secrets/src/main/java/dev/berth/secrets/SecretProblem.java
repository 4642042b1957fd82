package dev.berth.secrets;

/** The kinds of problems with secrets; codes are stable. */
public enum SecretProblem {
  NAME_INVALID("secrets.name-invalid", Owner.AUTHOR),
  VALUE_INVALID("secrets.value-invalid", Owner.AUTHOR),
  TOO_LARGE("secrets.too-large", Owner.AUTHOR),
  KEY_MISSING("secrets.key-missing", Owner.OPERATOR),
  KEY_UNSAFE("secrets.key-unsafe", Owner.OPERATOR),
  KEY_INVALID("secrets.key-invalid", Owner.OPERATOR),
  KEY_WRONG("secrets.key-wrong", Owner.OPERATOR),
  TAMPERED("secrets.tampered", Owner.OPERATOR),
  STORE_FAILED("secrets.store-failed", Owner.OPERATOR),
  BUSY("secrets.busy", Owner.NOBODY),
  VAULT_MISCONFIGURED("secrets.vault-misconfigured", Owner.OPERATOR),
  VAULT_SEALED("secrets.vault-sealed", Owner.OPERATOR),
  VAULT_DENIED("secrets.vault-denied", Owner.OPERATOR),
  VAULT_REFUSED("secrets.vault-refused", Owner.OPERATOR),
  VAULT_UNTRUSTED("secrets.vault-untrusted", Owner.OPERATOR),
  VAULT_UNREACHABLE("secrets.vault-unreachable", Owner.NOBODY),
  VAULT_OVERLOADED("secrets.vault-overloaded", Owner.NOBODY),
  VAULT_FAILED("secrets.vault-failed", Owner.NOBODY),
  VAULT_GARBLED("secrets.vault-garbled", Owner.NOBODY);

  private final String code;
  private final Owner owner;

  SecretProblem(String code, Owner owner) {
    this.code = code;
    this.owner = owner;
  }

  /** The name on the wire; never changes once published. */
  public String code() {
    return code;
  }

  /** Who can mend it. */
  public Owner owner() {
    return owner;
  }

  /** Who can mend a problem. */
  public enum Owner {
    /** Whoever sets the variables. */
    AUTHOR,
    /** Whoever runs Berth. */
    OPERATOR,
    /** It is likely to pass by itself. */
    NOBODY
  }
}

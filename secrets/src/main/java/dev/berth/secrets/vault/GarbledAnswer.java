package dev.berth.secrets.vault;

import org.jspecify.annotations.Nullable;

/** An answer that is cut short, or that Vault would not give. */
final class GarbledAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GarbledAnswer(String what, @Nullable Throwable cause) {
    super(what, cause);
  }
}

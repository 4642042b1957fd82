package dev.berth.buildpacks.variables;

/** The form in which the readers of a variable want a value that only has to be random. */
public enum GeneratedForm {
  /** It is not such a variable. */
  NONE,
  /** 32 random bytes, without characters that a shell, a URL or an env file would have to quote. */
  TOKEN,
  /** The same with 48 bytes: Django warns below 50 characters. */
  LONG_TOKEN,
  /** 64 bytes in hexadecimal: Rails and Phoenix measure it. */
  HEX,
  /** A list of two: Strapi. */
  PAIR,
  /** Adonis wants at least 16 characters and Laravel a prefix with 32 bytes: both are satisfied. */
  PREFIXED
}

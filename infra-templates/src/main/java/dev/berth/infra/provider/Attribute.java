package dev.berth.infra.provider;

/**
 * One attribute of a resource.
 *
 * @param name as configurations write it
 * @param type its type
 * @param kind who gives it its value
 * @param replaces whether another value means another resource
 */
public record Attribute(String name, Type type, Kind kind, boolean replaces) {
  /** Types of values. */
  public enum Type {
    STRING("\"string\""),
    BOOL("\"bool\"");

    private final String json;

    Type(String json) {
      this.json = json;
    }

    /** Terraform's own notation. */
    String json() {
      return json;
    }
  }

  /** Who gives an attribute its value. */
  public enum Kind {
    REQUIRED,
    OPTIONAL,
    COMPUTED
  }

  /** An attribute whose value makes the resource what it is. */
  public static Attribute identity(String name) {
    return new Attribute(name, Type.STRING, Kind.REQUIRED, true);
  }

  /** An attribute that may be given and be changed. */
  public static Attribute optional(String name, Type type) {
    return new Attribute(name, type, Kind.OPTIONAL, false);
  }

  /** An attribute that the resource itself knows. */
  public static Attribute computed(String name, Type type) {
    return new Attribute(name, type, Kind.COMPUTED, false);
  }
}

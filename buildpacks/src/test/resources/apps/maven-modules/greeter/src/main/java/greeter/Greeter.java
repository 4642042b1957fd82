package greeter;

public final class Greeter {
  private Greeter() {}

  public static String words() {
    return "hello from the other module";
  }
}

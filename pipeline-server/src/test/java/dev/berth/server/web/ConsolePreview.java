package dev.berth.server.web;

/**
 * Runs the console over pretended deploys, to look at its pages while changing them; its argument
 * is how many apps more there are.
 */
final class ConsolePreview {
  private ConsolePreview() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (TestConsole console = TestConsole.start()) {
      Crowd crowd = new Crowd(console);
      crowd.everyState();
      crowd.apps(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
      System.out.println("cookie " + console.signedIn().cookie());
      System.out.println("open " + console.origin());
      Thread.currentThread().join();
    }
  }
}

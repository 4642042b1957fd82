package dev.berth.server.web;

/** Runs the console over pretended deploys, to look at its pages while changing them. */
final class ConsolePreview {
  private ConsolePreview() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (TestConsole console = TestConsole.start()) {
      console.deployed("shop", "main", "1");
      console.deployed("shop", "main", "2");
      console.deployed("shop", "main", "3");
      String failed = console.deployed("shop", "basket-total", "f");
      console.deployed("shop", "dark-mode", "4");
      console.deployed("blog", "main", "5");
      String running = console.deploy("docs-site", "main", "b").toString();
      console.write("shop", 3, "listening on 8080", "GET / 200 4 ms", "GET /basket 200 11 ms");
      System.out.println("cookie " + console.signedIn().cookie());
      System.out.println("failed /apps/shop/deploys/" + failed);
      System.out.println("running /apps/docs-site/deploys/" + running);
      System.out.println("open " + console.origin());
      Thread.currentThread().join();
    }
  }
}

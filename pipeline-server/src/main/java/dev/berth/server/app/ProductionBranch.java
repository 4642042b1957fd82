package dev.berth.server.app;

import java.util.List;

/** Decides which branch of a first push becomes production. */
public final class ProductionBranch {
  private ProductionBranch() {}

  /**
   * {@code main}, else {@code master}, else the first branch pushed.
   *
   * @param pushed branch names in the order of the push, at least one
   */
  public static String among(List<String> pushed) {
    if (pushed.contains("main")) {
      return "main";
    }
    return pushed.contains("master") ? "master" : pushed.getFirst();
  }
}

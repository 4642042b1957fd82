package dev.berth.buildpacks;

/** Looks at what a build left and decides what of it runs. */
@FunctionalInterface
public interface BuildOutcome {
  /** Takes every plan at its word. */
  BuildOutcome AS_PLANNED = (plan, tree) -> plan;

  /**
   * Decides.
   *
   * @param plan how it was built
   * @param tree what the build left, with the app's own files
   * @return the same plan, or one with another start, other packages and contents
   */
  BuildPlan of(BuildPlan plan, SourceTree tree);
}

package dev.berth.buildpacks;

import dev.berth.buildpacks.BuildPlan.Asset;
import dev.berth.buildpacks.BuildPlan.Build;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.BuildPlan.Start;
import dev.berth.buildpacks.BuildPlan.Variables;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A plan while a buildpack is still deciding. */
public final class PlanDraft {
  private final String buildpack;
  private final String framework;
  private final String runtime;
  private final List<String> reasons = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final List<Content> contents = new ArrayList<>();
  private final List<Asset> assets = new ArrayList<>();
  private final List<String> caches = new ArrayList<>();
  private @Nullable Packages buildPackages;
  private @Nullable Build build;
  private @Nullable Packages runtimePackages;
  private @Nullable Start start;
  private BuildPlan.@Nullable Release release;
  private @Nullable String root;

  public PlanDraft(String buildpack, String framework, String runtime) {
    this.buildpack = buildpack;
    this.framework = framework;
    this.runtime = runtime;
  }

  /** The directory that is built, when it is not the one the owner named. */
  public PlanDraft root(String directory) {
    this.root = directory;
    return this;
  }

  public PlanDraft because(String reason) {
    reasons.add(reason);
    return this;
  }

  public PlanDraft notice(String notice) {
    notices.add(notice);
    return this;
  }

  public PlanDraft notices(List<String> more) {
    notices.addAll(more);
    return this;
  }

  public PlanDraft buildPackages(@Nullable Packages packages) {
    this.buildPackages = packages;
    return this;
  }

  public PlanDraft build(@Nullable Build command) {
    this.build = command;
    return this;
  }

  public PlanDraft runtimePackages(@Nullable Packages packages) {
    this.runtimePackages = packages;
    return this;
  }

  public PlanDraft content(Content content) {
    contents.add(content);
    return this;
  }

  public PlanDraft start(Start command) {
    this.start = command;
    return this;
  }

  public PlanDraft release(BuildPlan.@Nullable Release command) {
    this.release = command;
    return this;
  }

  /** A release command as it stands, whose migrations are not known. */
  public PlanDraft release(Optional<ReleaseCandidate> found) {
    return release(
        found
            .map(command ->
                new BuildPlan.Release(command.tool(), new ShellLine(command.command()).argv(), ""))
            .orElse(null));
  }

  public PlanDraft asset(String prefix, String directory) {
    assets.add(new Asset(prefix, directory));
    return this;
  }

  public PlanDraft cache(String directory) {
    caches.add(directory);
    return this;
  }

  /** The finished plan. */
  public BuildPlan complete(BuildInputs inputs) {
    return new BuildPlan(
        BuildPlan.FORMAT,
        inputs.commit(),
        root != null ? root : inputs.manifest().root(),
        buildpack,
        framework,
        reasons,
        notices,
        runtime,
        buildPackages,
        build,
        runtimePackages,
        contents,
        Objects.requireNonNull(start, "a plan needs a start command"),
        release,
        assets,
        caches,
        variables(inputs));
  }

  private static Variables variables(BuildInputs inputs) {
    TreeMap<String, String> sorted = new TreeMap<>(inputs.variables());
    MessageDigest digest = Digests.sha256();
    sorted.forEach((name, value) -> {
      Digests.add(digest, name);
      Digests.add(digest, value);
    });
    return new Variables(List.copyOf(sorted.keySet()), Digests.hex(digest.digest()));
  }
}

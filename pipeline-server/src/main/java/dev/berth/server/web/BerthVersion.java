package dev.berth.server.web;

/** Which Berth this is. */
final class BerthVersion {
  private BerthVersion() {}

  static String current() {
    String version = BerthVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}

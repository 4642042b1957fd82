package dev.berth.secrets.credential;

/** Keys of Google: Firebase gives each browser one, in a configuration that says so. */
final class WebKeys {
  private WebKeys() {}

  static boolean isNoFirebaseConfiguration(Candidate candidate) {
    String around = candidate.around();
    return !around.contains("authdomain")
        && !around.contains("firebaseapp.com")
        && !around.contains("mobilesdk_app_id")
        && !around.contains("google_app_id");
  }
}

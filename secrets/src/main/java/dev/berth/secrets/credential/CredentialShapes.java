package dev.berth.secrets.credential;

import java.util.List;

/**
 * The well-known credentials. Each shape is anchored at a keyword and bounded, so that a hostile
 * file costs no more than a harmless one.
 */
final class CredentialShapes {
  private static final String END = "(?![A-Za-z0-9_-])";
  private static final String ASSIGN = "[\"']?\\s{0,4}(?:=>|[:=])\\s{0,4}[\"']?";

  /** Keywords have three characters at least. */
  private static final String[] TWILIO =
      "0123456789abcdef".chars().mapToObj(digit -> "SK" + (char) digit).toArray(String[]::new);

  static final List<CredentialShape> ALL =
      List.of(
          PrivateKeys.SHAPE,
          DatabaseUrls.SHAPE,
          CredentialShape.token(
                  "AWS access key id",
                  2.8,
                  "(?<secret>A(?:KIA|SIA)[A-Z2-7]{16})(?![A-Za-z0-9])",
                  "AKIA",
                  "ASIA")
              .alsoInBrowsers(),
          CredentialShape.after(
              "AWS secret access key",
              3.8,
              "[A-Za-z_]{6,24}" + ASSIGN + "(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
              "secret_access_key",
              "SECRET_ACCESS_KEY",
              "secretAccessKey",
              "SecretAccessKey"),
          CredentialShape.token(
              "Google OAuth client secret",
              3.0,
              "GOCSPX-(?<secret>[A-Za-z0-9_-]{28})" + END,
              "GOCSPX-"),
          CredentialShape.token(
                  "GitHub token",
                  3.0,
                  "gh[pousr]_(?<secret>[A-Za-z0-9]{36,255})" + END,
                  "ghp_",
                  "gho_",
                  "ghu_",
                  "ghs_",
                  "ghr_")
              .alsoInBrowsers(),
          CredentialShape.token(
                  "GitHub token",
                  3.0,
                  "github_pat_(?<secret>[A-Za-z0-9]{22}_[A-Za-z0-9]{59})" + END,
                  "github_pat_")
              .alsoInBrowsers(),
          CredentialShape.token(
              "GitLab token",
              3.0,
              "gl(?:pat|dt|rt|ptt|cbt)-(?<secret>[A-Za-z0-9_-]{20,64})" + END,
              "glpat-",
              "gldt-",
              "glrt-",
              "glptt-",
              "glcbt-"),
          CredentialShape.token(
                  "Stripe key",
                  3.0,
                  "[sr]k_live_(?<secret>[A-Za-z0-9]{20,255})" + END,
                  "sk_live_",
                  "rk_live_")
              .alsoInBrowsers(),
          CredentialShape.token(
                  "Stripe webhook secret",
                  3.0,
                  "whsec_(?<secret>[A-Za-z0-9+/=]{32,64})" + END,
                  "whsec_")
              .alsoInBrowsers(),
          CredentialShape.token(
                  "Slack token",
                  2.8,
                  "xox[abeoprs]-(?<secret>[A-Za-z0-9-]{20,255})" + END,
                  "xoxa-",
                  "xoxb-",
                  "xoxe-",
                  "xoxo-",
                  "xoxp-",
                  "xoxr-",
                  "xoxs-")
              .alsoInBrowsers(),
          CredentialShape.after(
              "Slack webhook",
              3.0,
              "hooks\\.slack\\.com/services/(?<secret>T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24})"
                  + END,
              "hooks.slack.com/services/"),
          CredentialShape.token("npm token", 3.0, "npm_(?<secret>[A-Za-z0-9]{36})" + END, "npm_"),
          CredentialShape.after(
              "npm registry token",
              3.0,
              "_authToken\\s{0,4}=\\s{0,4}[\"']?(?<secret>[A-Za-z0-9_=./+-]{20,255})",
              "_authToken"),
          CredentialShape.token(
                  "OpenAI key",
                  3.5,
                  "sk-(?:proj|svcacct|admin)-(?<secret>[A-Za-z0-9_-]{40,255})" + END,
                  "sk-proj-",
                  "sk-svcacct-",
                  "sk-admin-")
              .alsoInBrowsers(),
          CredentialShape.token(
                  "OpenAI key",
                  3.5,
                  "sk-(?<secret>[A-Za-z0-9]{20}T3Blbk" + "FJ[A-Za-z0-9]{20})" + END,
                  "sk-")
              .alsoInBrowsers(),
          CredentialShape.token(
                  "Anthropic key",
                  3.5,
                  "sk-ant-[a-z]{3,6}\\d\\d-(?<secret>[A-Za-z0-9_-]{60,255})" + END,
                  "sk-ant-")
              .alsoInBrowsers(),
          CredentialShape.token("Twilio API key", 2.8, "SK(?<secret>[0-9a-f]{32})" + END, TWILIO)
              .onlyWith("twilio"),
          CredentialShape.after(
                  "Twilio auth token",
                  2.8,
                  "[A-Za-z_]{9,16}" + ASSIGN + "(?<secret>[0-9a-f]{32})" + END,
                  "auth_token",
                  "AUTH_TOKEN",
                  "authToken",
                  "AuthToken")
              .onlyWith("twilio"),
          CredentialShape.token(
                  "SendGrid key",
                  3.5,
                  "SG\\.(?<secret>[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43})" + END,
                  "SG.")
              .alsoInBrowsers(),
          CredentialShape.after(
                  "Telegram bot token", 3.0, ":AA(?<secret>[A-Za-z0-9_-]{33})" + END, ":AA")
              .onlyWith("telegram"),
          CredentialShape.token(
              "Shopify token",
              2.8,
              "shp(?:at|ca|pa|ss)_(?<secret>[a-fA-F0-9]{32})" + END,
              "shpat_",
              "shpca_",
              "shppa_",
              "shpss_"),
          CredentialShape.token(
              "DigitalOcean token",
              3.0,
              "do[opr]_v1_(?<secret>[a-f0-9]{64})" + END,
              "dop_v1_",
              "doo_v1_",
              "dor_v1_"),
          CredentialShape.token(
              "Hugging Face token", 4.3, "hf_(?<secret>[A-Za-z]{34})" + END, "hf_"),
          CredentialShape.token(
              "Vault token",
              3.0,
              "hv[sb]\\.(?<secret>[A-Za-z0-9_-]{24,255})" + END,
              "hvs.",
              "hvb."),
          CredentialShape.token(
              "PyPI token",
              3.5,
              "pypi-AgEIcHlwaS5vcmc(?<secret>[A-Za-z0-9_-]{50,255})" + END,
              "pypi-AgEI"),
          CredentialShape.token(
              "Docker Hub token", 3.0, "dckr_pat_(?<secret>[A-Za-z0-9_-]{27})" + END, "dckr_pat_"),
          CredentialShape.after(
              "Azure storage key", 4.0, "AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)", "AccountKey="),
          CredentialShape.token(
                  "Supabase secret key",
                  3.0,
                  "sb_secret_(?<secret>[A-Za-z0-9_-]{20,255})" + END,
                  "sb_secret_")
              .alsoInBrowsers(),
          // It moves no money, so examples have it; in a page it is a mistake all the same.
          CredentialShape.token(
                  "Stripe key",
                  3.0,
                  "[sr]k_test_(?<secret>[A-Za-z0-9]{20,255})" + END,
                  "sk_test_",
                  "rk_test_")
              .alsoInBrowsers()
              .onlyInBrowsers(),
          ServiceRoleTokens.SHAPE,
          CredentialShape.token(
              "Berth token", 3.5, "berth_(?<secret>[A-Za-z0-9_-]{43})" + END, "berth_"));

  static final Keywords KEYWORDS = new Keywords(ALL);

  private CredentialShapes() {}
}

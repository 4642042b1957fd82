package dev.berth.secrets.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every secret here is put together at run time, so that no scanner finds one in this file. */
class SecretScanTest {
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String ALNUM = UPPER + "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String HEX = "0123456789abcdef";
  private static final Random RANDOM = new Random(7);

  static Stream<Arguments> secrets() {
    return Stream.of(
        secret("private key", "key.pem", pem("RSA ", 1200)),
        secret("private key", "key.pem", pem("", 48)),
        secret("private key", "id_ed25519", pem("OPENSSH ", 260)),
        secret("private key", "key.pem", pem("EC ", 120)),
        secret("private key", "key.pem", pem("ENCRYPTED ", 1200)),
        secret("private key", "key.asc", pgp()),
        secret(
            "private key",
            "service.json",
            "{\"type\": \"service_account\", \"private_key\": \""
                + pem("", 1200).replace("\n", "\\n")
                + "\"}"),
        secret(
            "private key",
            "config.js",
            "const key = '" + pem("RSA ", 600).replace("\n", "\\n' +\n  '") + "'"),
        secret("private key", "values.yaml", "key: |\n" + pem("RSA ", 600).indent(4)),
        secret("AWS access key id", "a.txt", "id=" + "AKIA" + "QX4TZ7PLM2RVN6WD"),
        secret(
            "AWS secret access key", "a.env", "AWS_SECRET_ACCESS_KEY=" + random(ALNUM + "/+", 40)),
        secret("AWS secret access key", "a.env", "AWS_SECRET_KEY=" + random(ALNUM + "/+", 40)),
        secret(
            "AWS secret access key",
            "a.json",
            "\"secretAccessKey\": \"" + random(ALNUM + "/+", 40) + "\""),
        secret("GitHub token", "a.sh", "TOKEN=" + "gh" + "p_" + random(ALNUM, 36)),
        secret(
            "GitHub token",
            "a.sh",
            "x github" + "_pat_" + random(ALNUM, 22) + "_" + random(ALNUM, 59)),
        secret("GitLab token", "ci.yml", "token: gl" + "pat-" + random(ALNUM, 20)),
        secret("Stripe key", "pay.js", "stripe('sk_" + "live_" + random(ALNUM, 24) + "')"),
        secret("Stripe webhook secret", "pay.js", "'whs" + "ec_" + random(ALNUM, 32) + "'"),
        secret(
            "Slack token",
            "bot.py",
            "\"xo" + "xb-" + "721903846512-839201746523-" + random(ALNUM, 24) + "\""),
        secret(
            "Slack webhook",
            "bot.py",
            "https://hooks.slack"
                + ".com/services/T0"
                + random(UPPER, 8)
                + "/B0"
                + random(UPPER, 8)
                + "/"
                + random(ALNUM, 24)),
        secret(
            "npm registry token",
            ".npmrc",
            "//registry.example/:_authTok" + "en=np" + "m_" + random(ALNUM, 36)),
        secret("npm registry token", ".npmrc", "//npm.corp.io/:_authTok" + "en=" + random(HEX, 36)),
        secret("OpenAI key", "ai.py", "sk-" + "proj-" + random(ALNUM, 48)),
        secret(
            "OpenAI key", "ai.py", "sk-" + random(ALNUM, 20) + "T3Blbk" + "FJ" + random(ALNUM, 20)),
        secret("Anthropic key", "ai.py", "sk-" + "ant-api03-" + random(ALNUM + "-_", 95)),
        secret("Twilio API key", "sms.js", "twilio('S" + "K" + random(HEX, 32) + "')"),
        secret(
            "Twilio auth token",
            "sms.js",
            "// twilio\nconst auth" + "Token = '" + random(HEX, 32) + "'"),
        secret("SendGrid key", "mail.rb", "S" + "G." + random(ALNUM, 22) + "." + random(ALNUM, 43)),
        secret("Shopify token", "a.rb", "shp" + "at_" + random(HEX, 32)),
        secret("DigitalOcean token", "a.tf", "do" + "p_v1_" + random(HEX, 64)),
        secret("PyPI token", ".pypirc", "password = pypi-Ag" + "EIcHlwaS5vcmc" + random(ALNUM, 80)),
        secret("Azure storage key", "a.config", "Account" + "Key=" + random(ALNUM, 86) + "=="),
        secret("Berth token", "a.sh", "berth" + "_" + random(ALNUM, 43)),
        secret(
            "password in a database URL",
            "a.py",
            url("postgres", "app", "kR9vQ2xLw", "db.shop.io:5432/shop")),
        secret(
            "password in a database URL",
            "a.js",
            url("mongodb+srv", "root", "Zt7pQmW4", "c0.ab1cd.mongodb.net")),
        secret(
            "password in a database URL",
            "a.rb",
            url("redis", "", "kR9vQ2xLw", "cache.shop.io:6379")),
        secret(
            "password in a database URL",
            "a.py",
            url("postgresql", "app", "kR9vQ2xLw", "10.2.3.4/shop")),
        secret("password in a URL", "a.md", "https://user:" + "kR9vQ2xLw" + "@shop.io/"),
        secret(
            "password in a database URL",
            "application.properties",
            "spring.datasource.url=jdbc:postgresql://db.shop.io/shop?user=app&pass"
                + "word=kR9vQ2xLw"),
        secret(
            "password in a variable",
            "application.properties",
            "spring.datasource.pass" + "word=kR9vQ2xLw"),
        secret(
            "password in a variable",
            "application.yml",
            "spring:\n  datasource:\n    pass" + "word: kR9vQ2xLw"),
        secret(
            "secret in a variable", "settings.py", "SECRET" + "_KEY = '9v$k(2=x!m#f&8w@q7r*z^h5'"),
        secret(
            "secret in a variable",
            "a.js",
            "const secret = process.env.JWT_SECRET || '" + random(ALNUM, 32) + "'"),
        secret(
            "secret in a variable",
            "deploy.yaml",
            "  - name: API_TOKEN\n    value: " + random(ALNUM, 32)),
        secret("secret in a variable", "a.xml", "<apiKey>\n" + random(ALNUM, 32) + "\n</apiKey>"),
        secret(
            "secret in a variable",
            "a.java",
            "System.setProperty(\"API_TOKEN\", \"" + random(ALNUM, 32) + "\");"),
        secret(
            "name and password in base64",
            ".docker/config.json",
            "{\"auths\": {\"r.shop.io\": {\"auth\": \"" + inBase64("app:kR9vQ2xLw") + "\"}}}"),
        secret(
            "name and password in base64",
            ".npmrc",
            "//npm.shop.io/:_auth=" + inBase64("app:kR9vQ2xLw")),
        secret(
            "credential of a request",
            "a.sh",
            "curl -H 'Authorization: Bearer " + random(ALNUM, 32) + "' shop.io"),
        secret("password in a command", "a.sh", "curl -s -u app:kR9vQ2xLw https://shop.io/"),
        secret("JSON web token", "a.js", "token('" + webToken("{\"sub\":\"42\"}") + "')"),
        secret("JSON web token", "a.js", "t('" + webToken("{\"role\":\"service_role\"}") + "')"),
        secret("Google API key", "a.js", "key('AI" + "za" + random(ALNUM, 35) + "')"),
        secret(
            "Slack token",
            "a.js",
            "'xa" + "pp-1-A052FGTS2DL-5171572773297-" + random(HEX, 64) + "'"),
        secret("Supabase access token", "a.sh", "supabase --token sb" + "p_" + random(HEX, 40)),
        secret("secret in an environment file", ".env", "JWT_SECRET=" + random(ALNUM, 32)),
        secret(
            "secret in an environment file",
            "app/.env.production",
            "export SESSION_SECRET=\"" + random(ALNUM, 40) + "\""),
        secret(
            "secret in an environment file",
            ".env",
            "A=1\nSECRET_KEY_BASE='" + random(HEX, 64) + "' # prod"));
  }

  static Stream<Arguments> harmless() {
    return Stream.of(
        text(
            "README.md",
            "-----BEGIN RSA PRIVATE" + " KEY-----\n...\n-----END RSA PRIVATE KEY-----"),
        text("README.md", "the header is -----BEGIN PRIVATE" + " KEY----- as usual"),
        text(
            "key.pub", "-----BEGIN PUBLIC KEY-----\n" + base64(300) + "\n-----END PUBLIC KEY-----"),
        text(
            "cert.pem",
            "-----BEGIN CERTIFICATE-----\n" + base64(900) + "\n-----END CERTIFICATE-----"),
        text(
            "fake.pem",
            "-----BEGIN RSA PRIVATE" + " KEY-----\n" + "A".repeat(64) + "\n-----END RSA"),
        text("docs.md", "aws_access_key_id = AKIAIOSFODNN7" + "EXAMPLE"),
        text("docs.md", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY"),
        text("a.env", "AWS_SECRET_ACCESS_KEY=${AWS_SECRET}"),
        text("a.sh", "gh" + "p_" + "x".repeat(36)),
        text("a.sh", "gh" + "p_" + ALNUM.substring(0, 36)),
        text("a.sh", "TOKEN=<your-github-token>"),
        text("pay.js", "sk_" + "test_" + random(ALNUM, 24)),
        text("pay.js", "sk_" + "live_your_key_goes_here_please"),
        text("task.js", "ta" + "sk_" + "live_" + random(ALNUM, 24)),
        text(".npmrc", "//registry.example/:_authToken=${NPM_TOKEN}"),
        text("hf.py", "def hf_" + "loadModelFromThePretrainedWeightsX():"),
        text("ids.txt", "S" + "K" + random(HEX, 32)),
        text("a.py", url("postgres", "postgres", "kR9vQ2xLw", "localhost:5432/shop")),
        text("a.py", url("postgres", "postgres", "kR9vQ2xLw", "127.0.0.1/shop")),
        text("a.py", url("postgres", "postgres", "kR9vQ2xLw", "[::1]:5432/shop")),
        text("compose.yaml", url("postgres", "app", "kR9vQ2xLw", "db:5432/shop")),
        text("a.py", url("postgres", "user", "password", "db.shop.io/shop")),
        text("a.py", url("postgres", "user", "changeme", "db.shop.io/shop")),
        text("a.py", url("postgres", "user", "${DB_PASSWORD}", "db.shop.io/shop")),
        text("a.py", url("postgres", "user", "kR9vQ2xLw", "${DB_HOST}/shop")),
        text("a.py", url("postgres", "USER", "PASSWORD", "HOST.example.com/shop")),
        text("a.py", "postgres://db.shop.io/shop"),
        text(".env", "JWT_SECRET=change-me-in-production"),
        text(".env", "JWT_SECRET=your-256-bit-secret"),
        text(".env", "JWT_SECRET=local-development-only"),
        text(".env", "JWT_SECRET="),
        text(".env", "NEXT_PUBLIC_API_KEY=" + random(ALNUM, 32)),
        text(".env", "PORT=3000\nNODE_ENV=production\nLOG_LEVEL=info"),
        text(".env.example", "JWT_SECRET=" + random(ALNUM, 32)),
        text("config.js", "const JWT_SECRET = process.env.JWT_SECRET"),
        text("package-lock.json", "\"integrity\": \"sha512-" + base64(64).replace("\n", "") + "\""),
        text(
            "yarn.lock",
            "resolved \"https://registry.yarnpkg.com/a/-/a-1.tgz#" + random(HEX, 40) + "\""),
        text("go.sum", "golang.org/x/crypto v0.9.0 h1:" + inBase64(random(ALNUM, 32))),
        text("yarn.lock", "  token: \"" + random(HEX, 64) + "\""),
        text("a.json", "\"AWS::IAM::AccessKey\": \"62d91b17309e76c8\""),
        text("a.js", "const token = sha256Token2(getSecretFrom1)"),
        text("a.ts", "private readonly apiKey: string = this.config2.get('API_KEY_1')"),
        text("a.js", "const secretName = 'x9f2kd83hf73hd82'"),
        text("a.js", "firebase({apiKey: 'AI" + "za" + random(ALNUM, 35) + "', authDomain: 'x'})"),
        text("a.js", "jwt('" + webToken("{\"sub\":\"1234567890\",\"name\":\"John Doe\"}") + "')"),
        text("a.js", "supabase('" + webToken("{\"role\":\"anon\"}") + "')"),
        text("settings.py", "SECRET_KEY = 'django-insecure-" + random(ALNUM, 50) + "'"),
        text("a.js", "stripe('pk_" + "live_" + random(ALNUM, 24) + "')"),
        text("application.yml", "password: ${DB_PASSWORD}"),
        text("application.yml", "password: postgres"),
        text("a.sh", "curl -u user:password https://shop.io/"),
        text("a.sh", "curl -H \"Authorization: Bearer $TOKEN\" https://shop.io/"),
        text("a.md", "https://user:password@shop.io/"),
        text("a.md", "https://user:kR9vQ2xLw@localhost/"),
        text("README.md", "export API_TOKEN=" + random(ALNUM, 32)),
        text("config.example.yml", "api_token: " + random(ALNUM, 32)),
        text("min.js", random(ALNUM, 20_000)));
  }

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("secrets")
  void aSecretIsFound(String kind, String path, String text) {
    List<Finding> findings = scan(path, "first\n" + text + "\nlast\n");
    assertThat(findings).extracting(Finding::kind).as(text).contains(kind);
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().fingerprint()).matches("[0-9a-f]{20}");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("harmless")
  void examplesAndLocalPasswordsAreNoFindings(String path, String text) {
    assertThat(scan(path, text)).as(text).isEmpty();
  }

  @Test
  void aFindingNamesTheLineAndNeverTheValue() {
    String token = "gh" + "p_" + random(ALNUM, 36);
    List<Finding> findings = scan("a/b.sh", "one\ntwo\nthree " + token + "\n");
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().line()).isEqualTo(3);
    assertThat(findings.getFirst().toString()).doesNotContain(token.substring(4));
  }

  @Test
  void theSameValueHasTheSameFingerprintEverywhere() {
    String token = "gh" + "p_" + random(ALNUM, 36);
    assertThat(scan("a", token).getFirst().fingerprint())
        .isEqualTo(scan("b", "x\n" + token).getFirst().fingerprint());
    Finding finding = scan("a", token).getFirst();
    assertThat(
            AllowedSecrets.parse("# why\n\n" + finding.fingerprint() + " # a sandbox\n")
                .allows(finding))
        .isTrue();
    assertThat(AllowedSecrets.NONE.allows(finding)).isFalse();
  }

  @Test
  void binaryFilesAreSearchedForPrivateKeysOnly() {
    String token = "gh" + "p_" + random(ALNUM, 36);
    List<Finding> findings = scan("a.bin", "\0\1\2" + token + "\0" + pem("RSA ", 600));
    assertThat(findings).extracting(Finding::kind).containsExactly("private key");
  }

  @Test
  void filesWithTwoBytesPerCharacterAreRead() {
    String text = "\ufeffTOKEN=gh" + "p_" + random(ALNUM, 36);
    assertThat(SecretScan.of("a.ps1", text.getBytes(StandardCharsets.UTF_16LE))).hasSize(1);
  }

  @Test
  void nothingHidesBehindMuchText() {
    String token = "gh" + "p_" + random(ALNUM, 36);
    for (int before : List.of(1 << 20, (2 << 20) + 10_000, 9 << 20)) {
      String text = "ordinary text, line by line\n".repeat(before / 28) + token;
      assertThat(scan("a.txt", text)).as("%d", before).hasSize(1);
      assertThat(scan("a.txt", text).getFirst().line()).isEqualTo(before / 28 + 1);
    }
  }

  @Test
  void nothingIsCutWhereTwoPartsOfAFileMeet() {
    String key = pem("RSA ", 2400);
    for (int before = (1 << 20) - 2_000; before < (1 << 20) + 26_000; before += 3_971) {
      assertThat(scan("a.txt", "-".repeat(before) + "\n" + key)).as("%d", before).hasSize(1);
    }
  }

  @Test
  void textThatLooksLikeThousandsOfCredentialsIsRefusedAndNotSearchedForEver() {
    long start = System.nanoTime();
    for (String part : List.of("sk-,", "eyJ.", "https://a:b", "token=1a", "?pwd=?pwd=", "ZXlK,")) {
      scan("a.txt", part.repeat(2_000_000 / part.length()));
    }
    assertThat(scan("a.txt", "sk-,".repeat(800_000)))
        .extracting(Finding::kind)
        .containsExactly("text made to look like thousands of credentials");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void manyFindingsAreBounded() {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 500; line++) {
      text.append("gh").append("p_").append(random(ALNUM, 36)).append('\n');
    }
    assertThat(scan("a", text.toString())).hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void hostileTextDoesNotTakeLong() {
    for (String part :
        List.of(
            "-----BEGIN PRIVATE" + " KEY-----",
            "sk-",
            "postgres://a:b",
            "AccountKey=",
            "A=\"",
            "\\n")) {
      scan(".env", part.repeat(200_000));
    }
    scan("key.pem", "-----BEGIN PRIVATE" + " KEY-----" + "A".repeat(2_000_000));
    scan("key.pem", "-----BEGIN PRIVATE" + " KEY-----" + "\n".repeat(2_000_000));
  }

  private static List<Finding> scan(String path, String text) {
    return SecretScan.of(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Arguments secret(String kind, String path, String text) {
    return Arguments.of(kind, path, text);
  }

  private static Arguments text(String path, String text) {
    return Arguments.of(path, text);
  }

  private static String url(String scheme, String user, String password, String rest) {
    return "url = '" + scheme + "://" + user + ":" + password + "@" + rest + "'";
  }

  private static String pem(String type, int bytes) {
    String name = type + "PRIVATE" + " KEY-----";
    return "-----BEGIN " + name + "\n" + base64(bytes) + "\n-----END " + name + "\n";
  }

  private static String pgp() {
    return "-----BEGIN PGP PRIVATE"
        + " KEY BLOCK-----\nVersion: GnuPG v2\n\n"
        + base64(900)
        + "\n=ab1c\n";
  }

  private static String base64(int bytes) {
    byte[] content = new byte[bytes];
    RANDOM.nextBytes(content);
    return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
  }

  private static String inBase64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String webToken(String claims) {
    return Stream.of("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims, random(ALNUM, 32))
        .map(SecretScanTest::inBase64)
        .map(part -> part.replace("=", ""))
        .collect(Collectors.joining("."));
  }

  private static String random(String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < length; index++) {
      text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}

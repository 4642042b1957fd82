package dev.berth.secrets.exposure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises keys by their shape that give a browser what only a server may have. Keys made for
 * browsers (publishable, anonymous) have other shapes and are left alone.
 */
final class PrivilegedKeys {
  private static final SequencedMap<String, Pattern> SHAPES = shapes();

  private static final Pattern JWT =
      Pattern.compile(
          "eyJ[A-Za-z0-9_-]{8,400}\\.(eyJ[A-Za-z0-9_-]{8,2000})\\.[A-Za-z0-9_-]{16,600}");
  private static final Pattern SERVICE_ROLE =
      Pattern.compile("\"role\"\\s*:\\s*\"(?:service_role|supabase_admin)\"");

  private PrivilegedKeys() {}

  /** What is in a text, in words. */
  static List<String> in(String text) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, Pattern> shape : SHAPES.entrySet()) {
      if (shape.getValue().matcher(text).find()) {
        found.add(shape.getKey());
      }
    }
    Matcher token = JWT.matcher(text);
    while (token.find()) {
      if (SERVICE_ROLE.matcher(claims(token.group(1))).find()) {
        found.add("a token of the service role");
        break;
      }
    }
    return found;
  }

  private static String claims(String encoded) {
    try {
      return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static SequencedMap<String, Pattern> shapes() {
    SequencedMap<String, Pattern> shapes = new LinkedHashMap<>();
    shapes.put("a Supabase secret key", word("sb_secret_[A-Za-z0-9_-]{20,}"));
    shapes.put("a Stripe secret key", word("[sr]k_(?:live|test)_[A-Za-z0-9]{20,}"));
    shapes.put("a Stripe webhook secret", word("whsec_[A-Za-z0-9+/=]{32,}"));
    shapes.put("an OpenAI key", word("sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,}"));
    shapes.put("an Anthropic key", word("sk-ant-[a-z]{3,6}\\d\\d-[A-Za-z0-9_-]{60,}"));
    shapes.put("an AWS access key", word("A(?:KIA|SIA)[A-Z2-7]{16}"));
    shapes.put("a GitHub token", word("gh[pousr]_[A-Za-z0-9]{36,}"));
    shapes.put("a SendGrid key", word("SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"));
    shapes.put("a Slack token", word("xox[abp]-[0-9]{6,}-[A-Za-z0-9-]{16,}"));
    shapes.put(
        "a private key",
        Pattern.compile(
            "-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----(?:\\\\+[nr]|\\s|\")*[A-Za-z0-9+/]{40}"));
    shapes.put(
        "a database URL with a password",
        Pattern.compile(
            "(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\\+srv)?|rediss?)://"
                + "[^\\s:/@\"'`<>${}]{1,80}:[^\\s:/@\"'`<>${}]{6,200}@[A-Za-z0-9-]+\\.[A-Za-z0-9.-]+"));
    return shapes;
  }

  private static Pattern word(String shape) {
    return Pattern.compile("(?<![A-Za-z0-9_-])" + shape + "(?![A-Za-z0-9_-])");
  }
}

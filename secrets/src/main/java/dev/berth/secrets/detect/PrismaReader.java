package dev.berth.secrets.detect;

import dev.berth.secrets.detect.VariableScan.Uses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prisma's schema. */
final class PrismaReader implements Reader {
  private static final Pattern ENV =
      Pattern.compile("\\benv\\(\\s*\"(?<name>[A-Za-z_][A-Za-z0-9_]*)\"\\s*\\)");

  @Override
  public void readLine(String line, int number, Uses uses) {
    Matcher env = ENV.matcher(line);
    while (env.find()) {
      uses.add(env.group("name"), number, false);
    }
  }
}

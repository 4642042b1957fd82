package dev.berth.buildpacks.node;

import dev.berth.buildpacks.variables.VariableReader;
import dev.berth.buildpacks.variables.VariableUses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prisma's schema. */
final class PrismaVariables implements VariableReader {
  private static final Pattern ENV =
      Pattern.compile("\\benv\\(\\s*\"(?<name>[A-Za-z_][A-Za-z0-9_]*)\"\\s*\\)");

  @Override
  public boolean reads(String path) {
    return path.endsWith(".prisma");
  }

  @Override
  public void readLine(String line, int number, VariableUses uses) {
    Matcher env = ENV.matcher(line);
    while (env.find()) {
      uses.add(env.group("name"), number, false);
    }
  }
}

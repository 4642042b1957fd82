package dev.berth.server.secret;

import dev.berth.buildpacks.languages.VariableTraits;
import dev.berth.server.app.Environment;
import dev.berth.server.app.PublicUrls;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The values of variables that want to know where the app itself answers. */
public final class OwnAddress {
  private OwnAddress() {}

  /** A value for each of these names, in the environment's own words. */
  public static Map<String, String> of(
      Environment environment, Collection<String> names, PublicUrls urls) {
    String host = urls.hosts().of(environment);
    String address = urls.of(environment).toString();
    Map<String, String> values = new TreeMap<>();
    for (String name : names) {
      values.put(name, VariableTraits.of(name).ownHost() ? host : address);
    }
    return values;
  }
}

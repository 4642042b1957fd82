package dev.berth.server.secret;

import dev.berth.secrets.SecretValue;
import dev.berth.server.app.Environment;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Makes up secrets that only have to be random, once per environment. */
@Component
public class GeneratedVariables {
  private static final String BERTH = "Berth";

  private final Variables variables;
  private final SecureRandom random = new SecureRandom();

  GeneratedVariables(Variables variables) {
    this.variables = variables;
  }

  /**
   * Makes sure that the environment has values for these.
   *
   * @return those that were made up just now
   */
  public List<String> ensure(Environment environment, List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    Map<String, SecretValue> values = new TreeMap<>();
    names.forEach(name -> values.put(name, GeneratedSecret.forName(name, random)));
    return variables
        .setIfAbsent(environment.app(), VariableScope.madeUp(environment), values, BERTH)
        .names();
  }
}

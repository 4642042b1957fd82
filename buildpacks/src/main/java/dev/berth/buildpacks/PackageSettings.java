package dev.berth.buildpacks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How this machine reaches one language's packages, as builds may know it. Tokens and passwords of
 * the machine never get here.
 *
 * @param environment variables for every build command
 * @param files settings by the name that builds find them under, in {@link #DIRECTORY}
 * @param urls what builds have to reach
 * @param certificates a bundle of extra certificates that its tool is told of
 * @param certificateVariables variables that tell tools of such a bundle
 * @param trust what one of the files says where there is a bundle, at {@link #CERTIFICATES}
 */
public record PackageSettings(
    Map<String, String> environment,
    Map<String, String> files,
    List<String> urls,
    Optional<String> certificates,
    List<String> certificateVariables,
    Map<String, String> trust) {
  /** Where builds find the files. */
  public static final String DIRECTORY = "/opt/berth/";

  /** Where builds find the machine's extra certificates. */
  public static final String CERTIFICATES = DIRECTORY + "certificates.pem";

  /**
   * Everything before the last {@code @} of the part that names the host; a slash in a password
   * ends that part too early, but no port looks like the word before it.
   */
  private static final Pattern CREDENTIALS =
      Pattern.compile("^((?:[a-zA-Z][\\w+.-]*:)?//)?(?:[^/]*@|[^/@:]+:[^/]*[^0-9/][^/]*/.*@)");

  public PackageSettings {
    environment = Map.copyOf(environment);
    files = Map.copyOf(files);
    urls = List.copyOf(urls);
    certificateVariables = List.copyOf(certificateVariables);
    trust = Map.copyOf(trust);
  }

  /**
   * {@code http://user:secret@proxy:3128} → {@code http://proxy:3128}, also without a scheme; of
   * several addresses, each.
   */
  public static String withoutCredentials(String value) {
    return Stream.of(value.split("\\s+", -1))
        .map(url -> CREDENTIALS.matcher(url).replaceFirst("$1"))
        .collect(Collectors.joining(" "));
  }

  /** Whether a value can stand in a line of a settings file without bringing another. */
  public static boolean isOneLine(String value) {
    return !value.isBlank() && value.chars().noneMatch(Character::isISOControl);
  }
}

package dev.berth.secrets.credential;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What tells a real credential from an example of the same shape, by the table's names. */
@SuppressWarnings("ImmutableEnumChecker") // Its predicates are functions without state.
enum Rule {
  /** It looks drawn at random; how much so, the table says. */
  DRAWN(_ -> true, _ -> true),
  /** Letters alone, which names of functions have too. */
  NO_WORDS(candidate -> !Words.mostly(candidate.secret()), _ -> true),
  NOT_FIREBASE(WebKeys::isNoFirebaseConfiguration, _ -> false),
  AZURE(candidate -> candidate.secret().chars().filter(letter -> letter == '~').count() <= 4),
  DATABASE_URL(Addresses::isRealDatabase, Addresses::isComplete),
  DATABASE_PARAMETER(Addresses::isRealParameter),
  ADDRESS(Addresses::isReal),
  CURL(Commands::isCurlWithPassword),
  /** Only its last part is drawn, before it stand numbers of workspaces. */
  LAST_PART(
      candidate ->
          Plausible.secret(
              candidate.secret().substring(candidate.secret().lastIndexOf('-') + 1), 2.5),
      _ -> true),
  SERVICE_ROLE(_ -> false, WebTokens::isOfServiceRole),
  WEB_TOKEN(WebTokens::isReal),
  WEB_TOKEN_IN_BASE64(WebTokens::isInBase64),
  PRIVATE_KEY(PrivateKeys::isReal, PrivateKeys::isRealInBrowsers) {
    @Override
    Candidate complete(Candidate candidate) {
      return PrivateKeys.withBody(candidate);
    }
  };

  private final Predicate<Candidate> inRepository;
  private final Predicate<Candidate> inBrowsers;

  Rule(Predicate<Candidate> inRepository, Predicate<Candidate> inBrowsers) {
    this.inRepository = inRepository;
    this.inBrowsers = inBrowsers;
  }

  Rule(Predicate<Candidate> inRepository) {
    this(inRepository, _ -> false);
  }

  static Rule named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The candidate with its secret where the shape's pattern cannot say where it is. */
  Candidate complete(Candidate candidate) {
    return candidate;
  }

  /** What is left of a candidate in a repository. */
  Optional<Candidate> inRepository(Candidate candidate, double drawn) {
    return Optional.of(complete(candidate))
        .filter(one -> drawn == 0 || Plausible.secret(one.secret(), drawn))
        .filter(inRepository);
  }

  boolean inBrowsers(Candidate candidate) {
    return inBrowsers.test(complete(candidate));
  }
}

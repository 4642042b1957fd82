package dev.berth.buildpacks.java;

import dev.berth.buildpacks.FixedPort;
import dev.berth.buildpacks.SourceTree;
import java.util.Optional;
import java.util.regex.Pattern;

/** The port of apps whose framework is told none: it stands in their code, or is Spark's own. */
final class JavaPort {
  private static final int SPARKS_OWN = 4567;
  private static final Pattern CODE = Pattern.compile(".*\\.(?:java|kt)");
  private static final Pattern READS =
      Pattern.compile("\"PORT\"|\"(?:server|http)\\.port\"|\\bgetPort\\(\\)");
  private static final Pattern LISTENS =
      Pattern.compile(
          "\\.start\\(\\s*(\\d{4,5})\\s*\\)|\\bport\\(\\s*(\\d{4,5})\\s*\\)|\\.listen\\(\\s*(\\d{4,5})\\b"
              + "|InetSocketAddress\\(\\s*(?:\"[\\w.:]*\"\\s*,\\s*)?(\\d{4,5})\\s*\\)"
              + "|new\\s+(?:Server|ServerSocket)\\(\\s*(\\d{4,5})\\b|\\bsetPort\\(\\s*(\\d{4,5})\\s*\\)"
              + "|addHttpListener\\(\\s*(\\d{4,5})\\b");

  private JavaPort() {}

  static Optional<FixedPort> of(SourceTree source, JavaFramework framework) {
    return switch (framework) {
      case QUARKUS, MICRONAUT, HELIDON, DROPWIZARD, SPRING_BOOT -> Optional.empty();
      case KTOR, JAVALIN, VERTX, NONE -> FixedPort.in(source, CODE, READS, LISTENS);
      case SPARK -> {
        Pattern own = Pattern.compile("\\bport\\(|setPort\\(|\"PORT\"");
        yield source.own().using(CODE, own).isPresent()
            ? FixedPort.in(source, CODE, READS, LISTENS)
            : Optional.of(new FixedPort(SPARKS_OWN, "Spark"));
      }
    };
  }
}

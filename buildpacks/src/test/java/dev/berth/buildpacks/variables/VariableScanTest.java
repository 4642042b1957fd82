package dev.berth.buildpacks.variables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.AppFixture;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.profile.VariableUse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A question mark marks a variable that the code can do without. */
class VariableScanTest {
  static Stream<Arguments> sources() {
    return Stream.of(
        Arguments.of("a.js", "const k = process.env.API_KEY", "API_KEY"),
        Arguments.of("a.ts", "f(process.env.API_KEY!, process.env['OTHER'])", "API_KEY OTHER"),
        Arguments.of("a.ts", "process.env?.API_KEY ?? 'x'", "API_KEY?"),
        Arguments.of("a.js", "const p = process.env.LEVEL || 'info'", "LEVEL?"),
        Arguments.of("a.js", "if (process.env.MODE_A === 'x') f()", "MODE_A"),
        Arguments.of("a.js", "const a = process.env.A ? 1 : 2", "A?"),
        Arguments.of("a.js", "process.env.MADE_HERE = 'x'", ""),
        Arguments.of("a.js", "// process.env.COMMENTED", ""),
        Arguments.of("a.js", " * process.env.COMMENTED", ""),
        Arguments.of("a.js", "process.env.A; process.env.A || 'x'", "A"),
        Arguments.of("a.js", "const { A, B: b, C = 'x' } = process.env;", "A B C?"),
        Arguments.of("a.js", "const {\n  A,\n  B,\n} = process.env", "A B"),
        Arguments.of("a.tsx", "import.meta.env.VITE_API", "VITE_API"),
        Arguments.of("a.tsx", "import.meta.env.MODE + import.meta.env.BASE_URL", ""),
        Arguments.of("a.ts", "Bun.env.A + Deno.env.get('B')", "A B"),
        Arguments.of("a.svelte", "import { A, B as b } from '$env/static/private'", "A B"),
        Arguments.of("a.vue", "console.log(import.meta.env.VITE_X)", "VITE_X"),
        Arguments.of("prisma/schema.prisma", "  url = env(\"DATABASE_URL\")", "DATABASE_URL"),
        Arguments.of("a.py", "k = os.environ[\"API_KEY\"]", "API_KEY"),
        Arguments.of("a.py", "k = os.environ['API_KEY']", "API_KEY"),
        Arguments.of("a.py", "os.environ['MADE_HERE'] = '1'", ""),
        Arguments.of("a.py", "k = os.environ.get('A')", "A"),
        Arguments.of("a.py", "k = os.environ.get('A', 'x')", "A?"),
        Arguments.of("a.py", "k = os.getenv(\"A\") or 'x'", "A?"),
        Arguments.of("a.py", "k = getenv(\"A\")", "A"),
        Arguments.of("settings.py", "SECRET_KEY = env('SECRET_KEY')", "SECRET_KEY"),
        Arguments.of("settings.py", "D = env.bool('DEBUG', default=False)", "DEBUG?"),
        Arguments.of("settings.py", "S = config('SECRET_KEY')", "SECRET_KEY"),
        Arguments.of("settings.py", "# os.environ['COMMENTED']", ""),
        Arguments.of("A.java", "String k = System.getenv(\"API_KEY\");", "API_KEY"),
        Arguments.of("A.java", "System.getenv().getOrDefault(\"A\", \"x\")", "A?"),
        Arguments.of("A.kt", "val k = System.getenv(\"A\") ?: \"x\"", "A?"),
        Arguments.of("A.java", "@Value(\"${API_KEY}\") String k;", "API_KEY"),
        Arguments.of("A.java", "@Value(\"${app.name}\") String n;", ""),
        Arguments.of("src/main/resources/application.yml", "url: ${DB_URL:jdbc:x}", "DB_URL?"),
        Arguments.of("src/main/resources/application-prod.properties", "a=${A}-${B}", "A B"),
        Arguments.of("docker-compose.yml", "a: ${A}", ""),
        Arguments.of(".env.example", "# c\nA=\nexport B=x\nC='multi\nline'", "A B C"),
        Arguments.of("apps/web/.env.sample", "A=1", "A"),
        Arguments.of(".env", "A=1", ""),
        Arguments.of("node_modules/x/a.js", "process.env.A", ""),
        Arguments.of("src/a.test.ts", "process.env.A", ""),
        Arguments.of("tests/a.py", "os.environ['A']", ""),
        Arguments.of("README.md", "process.env.A", ""));
  }

  private static List<VariableUse> scan(String path, String text) {
    return new VariableScan(
            Buildpacks.all(AppFixture.RUNTIMES).languages().stream()
                .flatMap(language -> language.variableReaders().stream())
                .toList())
        .scan(path, text);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void variablesAreFound(String path, String text, String expected) {
    List<String> names = expected.isEmpty() ? List.of() : Arrays.asList(expected.split(" ", -1));

    assertThat(scan(path, text))
        .extracting(use -> use.name() + (use.optional() ? "?" : ""))
        .containsExactlyElementsOf(names);
  }

  @Test
  void aUseNamesFileAndLine() {
    assertThat(scan("src/db.ts", "\n\nconst {\n  A,\n  B = '1',\n} = process.env\n"))
        .containsExactly(
            new VariableUse("A", "src/db.ts", 4, false),
            new VariableUse("B", "src/db.ts", 5, true));
    assertThat(scan(".env.example", "A=1\n\nB=2\n"))
        .extracting(VariableUse::line)
        .containsExactly(1, 3);
  }

  @Test
  void aHostileFileCostsNoMoreThanItsSize() {
    String braces = "{".repeat(200_000) + "} = process.env";
    String environment = "process.env".repeat(50_000);
    String calls = "env(".repeat(100_000);

    assertThat(scan("a.js", braces + "\n" + environment)).isEmpty();
    assertThat(scan("a.py", calls)).isEmpty();
  }
}

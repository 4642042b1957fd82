package dev.berth.buildpacks.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptLineTest {
  private static final String SCRIPTS =
      """
      {"workspaces":["packages/*"],
       "scripts":{"serve":"node server.js","prep":"echo prep","preweb":"echo before",
        "web":"node web.js","one":"echo 1","two":"echo 2","deep":"npm run serve"},
       "devDependencies":{"tsx":"4"}}
      """;

  @TempDir Path app;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          npm run serve                         | node server.js
          npm run prep && npm run serve         | echo prep && node server.js
          yarn serve --port 3                   | node server.js --port 3
          npm run serve -- --port 3             | node server.js --port 3
          pnpm web                              | echo before && node web.js
          bun run deep                          | node server.js
          NODE_ENV=production npm run serve     | NODE_ENV=production node server.js
          cross-env A=1 B=2 npm run serve       | A=1 B=2 node server.js
          NODE_ENV=production npm run web       | export NODE_ENV=production && echo before && node web.js
          npx --yes tsx src/a.ts                | tsx src/a.ts
          pnpm exec tsx src/a.ts                | tsx src/a.ts
          yarn tsx src/a.ts                     | tsx src/a.ts
          run-s one two                         | echo 1 && echo 2
          nodemon src/a.ts                      | tsx src/a.ts
          nodemon --exec node src/a.js          | node src/a.js
          tsx watch --env-file=.env src/a.ts    | tsx src/a.ts
          node --env-file=.env --watch a.js     | node a.js
          nest start --watch                    | node dist/main.js
          npm install && npm run serve          | npm install && node server.js
          bun run server.ts                     | bun run server.ts
          node -e "x(1)"                        | node -e "x(1)"
          """)
  void everyPackageManagerIsReplacedByWhatItWouldRun(String line, String expected)
      throws Exception {
    Files.writeString(app.resolve("package.json"), SCRIPTS);
    Files.writeString(app.resolve("server.ts"), "");

    assertThat(resolve(line)).isEqualTo(expected);
  }

  @Test
  void aMemberIsStartedInItsOwnDirectory() throws Exception {
    Files.writeString(app.resolve("package.json"), SCRIPTS);
    Path site = Files.createDirectories(app.resolve("packages/site"));
    Files.writeString(
        site.resolve("package.json"),
        "{\"name\":\"@x/site\",\"scripts\":{\"start\":\"node s.js\"}}");
    String there =
        "cd 'packages/site' && export PATH=\"$PWD/node_modules/.bin:$PATH\" && node s.js";

    assertThat(resolve("npm start --workspace=@x/site")).isEqualTo(there);
    assertThat(resolve("npm run start -w packages/site")).isEqualTo(there);
    assertThat(resolve("pnpm --filter @x/site start")).isEqualTo(there);
    assertThat(resolve("yarn workspace @x/site start")).isEqualTo(there);
    assertThat(resolve("npm --prefix ./packages/site start")).isEqualTo(there);
    assertThat(resolve("echo a && npm start -w @x/site")).isEqualTo("echo a && (" + there + ")");
  }

  @Test
  void whatCallsItselfEnds() throws Exception {
    Files.writeString(app.resolve("package.json"), "{\"scripts\":{\"start\":\"npm start\"}}");
    assertThat(resolve("npm start")).isEqualTo("npm start");
  }

  private String resolve(String line) {
    SourceTree source = SourceTree.open(app, "");
    return new ScriptLine(source, PackageJson.in(source).orElseThrow()).resolve(line);
  }
}

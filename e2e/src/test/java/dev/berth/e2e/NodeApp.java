package dev.berth.e2e;

/** Small Node apps without dependencies, so that a build takes no time. */
final class NodeApp {
  private NodeApp() {}

  /** An app that answers every request with this text. */
  static GitRepo saying(GitRepo repository, String text) {
    return running(
        repository,
        """
        const http = require('node:http');
        const text = %s;
        const server = http.createServer((request, response) => response.end(text + '\\n'));
        server.listen(process.env.PORT);
        process.on('SIGTERM', () => server.close(() => process.exit(0)));
        """
            .formatted(quoted(text)));
  }

  /** An app with this program as its server. */
  static GitRepo running(GitRepo repository, String program) {
    return manifest(repository, "\"start\": \"node server.js\"").write("server.js", program);
  }

  /** The package.json and lock file of an app with these scripts. */
  static GitRepo manifest(GitRepo repository, String scripts) {
    return repository
        .write(
            "package.json",
            """
            {"name": "sample", "version": "1.0.0", "private": true, "scripts": {%s}}
            """
                .formatted(scripts))
        .write(
            "package-lock.json",
            """
            {"name": "sample", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
             "packages": {"": {"name": "sample", "version": "1.0.0"}}}
            """);
  }

  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

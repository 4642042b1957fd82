package dev.berth.server.source;

import dev.berth.server.access.Actor;
import dev.berth.server.access.Scope;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.DiskSettings;
import dev.berth.server.installation.DiskSpace;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.util.unit.DataSize;

/**
 * The Git endpoint in a real Tomcat on loopback; the user name of the request decides who it is.
 */
final class GitServer implements AutoCloseable {
  final Repositories repositories;
  final FakeReceiver receiver = new FakeReceiver();
  final List<String> denied = new CopyOnWriteArrayList<>();
  private final Tomcat tomcat = new Tomcat();
  private final IncomingPushes pushes;

  GitServer(Path directory, SourceSettings settings) throws Exception {
    OwnGitConfiguration.install();
    DataDirectory data = new DataDirectory(directory);
    Files.createDirectories(data.repositories());
    repositories = new Repositories(data);
    repositories.measureClock();
    tomcat.setBaseDir(directory.resolve("tomcat").toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", null);
    pushes =
        new IncomingPushes(
            repositories, receiver, new PendingPushes(repositories, receiver), settings);
    Tomcat.addServlet(
        context,
        "git",
        new GitEndpoint(
            repositories,
            receiver,
            pushes,
            (actor, app, _) -> denied.add(actor.name() + " " + app),
            new DiskSpace(
                new DataDirectory(directory), new DiskSettings(DataSize.ofMegabytes(64)))));
    context.addServletMapping("/git/*", "git");
    authenticate(context);
    tomcat.start();
  }

  private static void authenticate(Context context) {
    Filter filter =
        (request, response, chain) -> {
          String header = ((HttpServletRequest) request).getHeader("Authorization");
          if (header != null) {
            String user = user(header);
            Scope scope = Scope.parse(user.equals("reader") ? "read:*" : "deploy:*");
            request.setAttribute(Actor.class.getName(), new Actor(user, Set.of(scope)));
          }
          chain.doFilter(request, response);
        };
    FilterDef definition = new FilterDef();
    definition.setFilterName("authentication");
    definition.setFilter(filter);
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName("authentication");
    map.addURLPattern("/*");
    context.addFilterMap(map);
  }

  private static String user(String header) {
    byte[] credentials = Base64.getDecoder().decode(header.substring("Basic ".length()));
    return new String(credentials, StandardCharsets.UTF_8).split(":", 2)[0];
  }

  String url(String app) {
    return url("alice", app);
  }

  String url(String user, String app) {
    return "http://" + user + ":secret@127.0.0.1:" + port() + "/git/" + app + ".git";
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }
}

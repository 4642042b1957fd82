package dev.berth.server.web;

import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.deploy.Crashes;
import dev.berth.server.deploy.Deployer;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.release.ReleaseHistory;
import java.util.List;

/**
 * Fills a console as a busy team does: every state there is, names that begin alike, many of
 * everything.
 */
final class Crowd {
  static final AppName SHOP = new AppName("shop");

  private final TestConsole console;

  Crowd(TestConsole console) {
    this.console = console;
  }

  /** Every state that an app, an environment and a deploy can be in. */
  void everyState() throws InterruptedException {
    console.deployed("shop", "main", "1");
    console.deployed("shop", "main", "2");
    console.deployed("shop", "basket-total", "f");
    for (int preview = 1; preview <= 24; preview++) {
      console.deployed("shop", "idea-%02d".formatted(preview), "4");
    }
    fork(7);
    Environment ended = Environment.preview(SHOP, "idea-24");
    console.bean(AppCatalog.class).end(ended);
    console.bean(ReleaseHistory.class).endLive(ended);
    for (int version = 0; version < 6; version++) {
      console.deployed("shop-admin", "main", "5");
      console.deployed("shop-admin", "a-branch-with-a-very-long-name-that-somebody-made", "6");
    }
    console.deployed("shop2", "main", "3");
    console.deployed("stale", "main", "1");
    console.deployed("stale", "main", "f");
    console.deployed("never-live", "main", "f");
    console.deployed("preview-only", "try-it", "4");
    console.deploy("docs-site", "main", "b");
    console.deploy("docs-site", "main", "1");
    crashing();
    cancelled();
    AppCatalog catalog = console.bean(AppCatalog.class);
    catalog.ensure(new AppName("quiet"), "main");
    catalog.ensure(new AppName("opened"), "main");
    catalog.open(Environment.production(new AppName("opened"), "main"));
    console.write("shop", 2, "listening on 8080", "GET / 200 4 ms");
  }

  private void fork(int request) throws InterruptedException {
    DeployId deploy =
        console
            .bean(Deployer.class)
            .deploy(Environment.fork(SHOP, request), "8".repeat(40), "mallory");
    console.awaitEnd(deploy.toString());
  }

  private void crashing() {
    console.deployed("looping", "main", "1");
    console.deployed("looping", "main", "2");
    console.write("looping", 1, "listening on 8080", "GET / 200");
    console.write(
        "looping", 2, "listening on 8080", "Error: no such table: todos", "    at server.js:14");
    for (int crash = 0; crash < 4; crash++) {
      console.bean(Crashes.class).happened("looping", 2, "ended with exit code 1");
    }
    console.bean(Crashes.class).happened("shop2", 1, "ended by signal 11");
  }

  private void cancelled() throws InterruptedException {
    DeployId deploy = console.deploy("given-up", "main", "b");
    console.bean(dev.berth.server.pipeline.Engine.class).cancel(deploy, "cancelled by ada");
    console.awaitEnd(deploy.toString());
  }

  /** So many apps more, each live with a preview, written where the engine would. */
  void apps(int count) {
    for (String statement : STATEMENTS) {
      console.database().jdbc().sql(statement).param("count", count).update();
    }
  }

  private static final String ROWS =
      """
      with rows as (
        select 'app-' || to_char(n, 'FM0000') || case kind when 'PREVIEW' then '--dark-mode' else '' end as key,
               'app-' || to_char(n, 'FM0000') as app,
               case kind when 'PREVIEW' then 'dark-mode' else 'main' end as branch, kind,
               case kind when 'PREVIEW' then 2 else 1 end as release,
               md5(kind || n)::uuid as deploy
        from generate_series(1, :count) n, unnest(array['PRODUCTION', 'PREVIEW']) kind
      )
      """;

  private static final List<String> STATEMENTS =
      List.of(
          ROWS
              + """
              insert into app (name, production_branch, created_at)
              select distinct app, 'main', now() from rows on conflict do nothing
              """,
          ROWS
              + """
              insert into environment (key, app, branch, kind, created_at)
              select key, app, branch, kind, now() from rows on conflict do nothing
              """,
          ROWS
              + """
              insert into deploy (id, kind, environment, app, branch, environment_kind, request,
                                  requested_by, priority, time_limit, status, submitted_at,
                                  started_at, ended_at)
              select deploy, 'deploy', key, app, branch, kind,
                     json_build_object('commit', repeat('9', 40)), 'ada', 0, interval '30 min',
                     'SUCCEEDED', now(), now(), now()
              from rows on conflict do nothing
              """,
          ROWS
              + """
              insert into deploy_event (deploy_id, seq, fence, type, step, at, body)
              select deploy, seq, 1, type, step, now(),
                     json_build_object('type', type, 'at', to_char(now() at time zone 'utc',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                                       'step', step, 'steps', json_build_array('checkout'),
                                       'output', json_build_object('id', repeat('9', 40),
                                         'subject', 'Work of ' || app, 'authorName', 'Ada'))
              from rows, (values (0, 'Submitted', null), (1, 'Started', 'checkout'),
                                 (2, 'Succeeded', 'checkout')) as event (seq, type, step)
              on conflict do nothing
              """,
          ROWS
              + """
              insert into release (app, number, deploy_id, environment, branch, kind, commit_id,
                                   subject, author, image, runtime, live, created_at, went_live_at)
              select app, release, deploy, key, branch, kind, repeat('9', 40), 'Work of ' || app,
                     'Ada', app || '@sha256:' || repeat('4be1', 16),
                     (select runtime from release limit 1), true, now(), now()
              from rows on conflict do nothing
              """);
}

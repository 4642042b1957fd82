package dev.berth.server.route;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The route table in PostgreSQL; each change and its new generation are one statement. */
@Repository
class StoredRoutes {
  private static final TypeReference<List<Route.Assets>> ASSETS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  StoredRoutes(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  Optional<Route> find(String host) {
    return jdbc.sql("select * from route where host = :host and path = :path")
        .param("host", host)
        .param("path", Route.ROOT)
        .query(this::route)
        .optional();
  }

  RouteSnapshot snapshot() {
    List<Route> routes = new ArrayList<>();
    long[] generation = new long[1];
    jdbc.sql(
            """
            select g.generation, r.* from route_generation g left join route r on true
            order by r.host, r.path
            """)
        .query(row -> {
          generation[0] = row.getLong("generation");
          if (row.getString("host") != null) {
            routes.add(route(row, 0));
          }
        });
    return new RouteSnapshot(generation[0], routes);
  }

  long put(Route route) {
    return jdbc.sql(
            """
            with bumped as (
              update route_generation set generation = generation + 1 returning generation
            ), stored as (
              insert into route
                (host, path, strip, process, target_host, target_port, release, assets)
              values
                (:host, :path, :strip, :process, :targetHost, :targetPort, :release, :assets::jsonb)
              on conflict (host, path) do update set
                strip = excluded.strip, process = excluded.process,
                target_host = excluded.target_host, target_port = excluded.target_port,
                release = excluded.release, assets = excluded.assets
            )
            select generation from bumped
            """)
        .param("host", route.host())
        .param("path", route.path())
        .param("strip", route.strip())
        .param("process", route.process())
        .param("targetHost", route.targetHost())
        .param("targetPort", route.targetPort())
        .param("release", route.release())
        .param("assets", json.writeValueAsString(route.assets()))
        .query(Long.class)
        .single();
  }

  /** The new generation, or empty when there was no such route. */
  Optional<Long> remove(String host) {
    return jdbc.sql(
            """
            with removed as (delete from route where host = :host returning host)
            update route_generation set generation = generation + 1
            where exists (select 1 from removed)
            returning generation
            """)
        .param("host", host)
        .query(Long.class)
        .optional();
  }

  /** Goes past a generation the router has seen from an earlier life of this database. */
  void skipPast(long generation) {
    jdbc.sql(
            """
            update route_generation set generation = greatest(generation, :generation) + 1
            """)
        .param("generation", generation)
        .update();
  }

  private Route route(ResultSet row, int number) throws SQLException {
    return new Route(
        row.getString("host"),
        row.getString("path"),
        row.getBoolean("strip"),
        row.getString("process"),
        row.getString("target_host"),
        row.getInt("target_port"),
        row.getString("release"),
        json.readValue(row.getString("assets"), ASSETS));
  }
}

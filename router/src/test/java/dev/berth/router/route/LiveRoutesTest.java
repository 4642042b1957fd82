package dev.berth.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.router.route.RouteTable.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveRoutesTest {
  private final LiveRoutes routes = new LiveRoutes();

  private List<Upstream> follow(long generation, Entry... entries) {
    return routes.follow(new RouteTable(generation, null, List.of(entries)));
  }

  private static Entry entry(String path, int port) {
    return new Entry("a.localhost", path, false, "127.0.0.1", port, "a/" + port, List.of());
  }

  @Test
  void aPlaceIsRetiredOnceNeitherHostNorPathLeadsThere() {
    assertThat(follow(1, entry("/", 1), entry("/api", 2))).isEmpty();
    assertThat(follow(2, entry("/", 3), entry("/api", 2)))
        .extracting(Upstream::name)
        .containsExactly("127.0.0.1:1");
    assertThat(follow(3, entry("/api", 3)))
        .extracting(Upstream::name)
        .containsExactly("127.0.0.1:2");
    assertThat(routes.generation()).isEqualTo(3);
  }

  @Test
  void aLeaseIsCountedWhereItsPathLeadsAndNowhereElse() {
    follow(1, entry("/", 1), entry("/api", 2));
    Lease lease = new Lease(routes, "a.localhost", "/api/x");
    assertThat(lease.enter()).isNotNull();
    assertThat(routes.upstreams().inFlight()).containsOnlyKeys("127.0.0.1:2");
    follow(2, entry("/", 1));
    assertThat(lease.enter()).isNotNull();
    assertThat(routes.upstreams().inFlight()).containsOnlyKeys("127.0.0.1:1");
    lease.leave();
    lease.leave();
    assertThat(routes.upstreams().inFlight()).isEmpty();
  }

  @Test
  void whatStaysLongIsKnownToTheDrainUntilItLeaves() {
    follow(1, entry("/", 1));
    List<Boolean> ends = new ArrayList<>();
    Lease lease = new Lease(routes, "a.localhost", "/");
    Route route = lease.enter();
    assertThat(route).isNotNull();
    lease.stayLong(ends::add);
    route.upstream().longLived().forEach(request -> request.end(true));
    assertThat(ends).containsExactly(true);
    lease.leave();
    assertThat(route.upstream().longLived()).isEmpty();
  }
}

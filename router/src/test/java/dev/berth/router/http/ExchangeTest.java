package dev.berth.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.router.route.LiveRoutes;
import dev.berth.router.route.RouteTable;
import dev.berth.router.route.RouteTable.Assets;
import dev.berth.router.route.RouteTable.Entry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What an exchange does in each of its states, whatever happens. */
class ExchangeTest {
  private static final String TABLE = "/dev/berth/router/http/exchange.csv";
  private static final String HOST = "app.localhost";

  @TempDir Path directory;
  final List<String> notes = new ArrayList<>();
  private final List<ByteBuf> buffers = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final LiveRoutes routes = new LiveRoutes();
  private final FakeClient client = new FakeClient(notes);
  private final FakeUpstreams upstreams = new FakeUpstreams(notes);
  private Patience patience = Patience.NONE;

  /** Everything that can happen to an exchange. */
  enum Event {
    CONNECTED,
    CONNECT_FAILED,
    CLIENT_BODY,
    CLIENT_BODY_ENDS,
    CLIENT_PAUSED,
    CLIENT_BYTES,
    CLIENT_WRITABLE,
    CLIENT_CLOSED,
    UPSTREAM_INTERIM,
    UPSTREAM_HEAD,
    UPSTREAM_MISSES_FILE,
    UPSTREAM_BODY,
    UPSTREAM_BODY_ENDS,
    UPSTREAM_SWITCHED,
    UPSTREAM_BYTES,
    UPSTREAM_PAUSED,
    UPSTREAM_FULL,
    UPSTREAM_WRITABLE,
    UPSTREAM_BROKEN,
    UPSTREAM_CLOSED,
    END_POLITELY,
    END_NOW
  }

  /** By which events a state is reached. */
  private static final Map<String, List<Event>> STATES =
      Map.of(
          "Connecting", List.of(),
          "Waiting", List.of(Event.CONNECTED),
          "Replacing", List.of(Event.CONNECTED, Event.UPSTREAM_MISSES_FILE),
          "Streaming", List.of(Event.CONNECTED, Event.UPSTREAM_HEAD),
          "Tunnel", List.of(Event.CONNECTED, Event.UPSTREAM_SWITCHED),
          "Done", List.of(Event.CONNECTED, Event.CLIENT_CLOSED));

  @BeforeEach
  void route() throws IOException {
    Files.writeString(directory.resolve("a.js"), "earlier");
    follow(80);
  }

  private void follow(int port) {
    List<Assets> assets = List.of(new Assets("/assets/", directory.toString()));
    routes.follow(
        new RouteTable(
            routes.generation() + 1,
            null,
            List.of(new Entry(HOST, "/", false, "127.0.0.1", port, "app/1", assets))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvFileSource(resources = TABLE, delimiter = '|', numLinesToSkip = 1)
  void everyEventInEveryState(String before, Event event, String after, @Nullable String effects) {
    Exchange exchange = in(before);
    assertThat(exchange.state().getClass().getSimpleName()).isEqualTo(before);
    notes.clear();
    happen(event, exchange);
    assertThat(exchange.state().getClass().getSimpleName()).isEqualTo(after);
    assertThat(String.join(", ", notes)).isEqualTo(effects == null ? "" : effects);
    assertThat(inFlight()).isEqualTo(after.equals("Done") ? 0 : 1);
  }

  @Test
  void theTableIsComplete() throws IOException {
    Set<String> pairs = new TreeSet<>();
    try (var table = ExchangeTest.class.getResourceAsStream(TABLE)) {
      assertThat(table).isNotNull();
      new String(table.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split("\\|", -1))
          .forEach(line -> pairs.add(line[0].strip() + " " + line[1].strip()));
    }
    Set<String> all = new TreeSet<>();
    for (Class<?> state : ExchangeState.class.getPermittedSubclasses()) {
      Arrays.stream(Event.values()).forEach(event -> all.add(state.getSimpleName() + " " + event));
    }
    assertThat(pairs).isEqualTo(all);
  }

  @Test
  void aHostThatLeadsNowhereGetsAPage() {
    routes.follow(new RouteTable(9, null, List.of()));
    assertThat(start(request(HttpMethod.GET, true, false)).state())
        .isInstanceOf(ExchangeState.Done.class);
    assertThat(notes).containsExactly("client gets page 404", "client ends");
  }

  @Test
  void whatReachedNobodyFollowsARouteThatHasMoved() {
    Exchange exchange = in("Connecting");
    follow(81);
    notes.clear();
    exchange.connectFailed();
    assertThat(notes).containsExactly("connect");
    assertThat(exchange.state()).isInstanceOf(ExchangeState.Connecting.class);
    assertThat(routes.upstreams().inFlight()).containsOnlyKeys("127.0.0.1:81");
  }

  @Test
  void aRequestWaitsForAnInstanceAndGoesToWhereItIsThen() {
    List<Runnable> waiting = new ArrayList<>();
    patience = (upstream, dials, again) -> dials < 8 && waiting.add(again);
    Exchange exchange = start(request(HttpMethod.POST, false, false));
    exchange.clientBody(last());
    for (int i = 0; i < 8; i++) {
      exchange.connectFailed();
      assertThat(waiting).hasSize(1);
      if (i == 7) {
        follow(81);
      }
      waiting.removeFirst().run();
    }
    assertThat(routes.upstreams().inFlight()).containsOnlyKeys("127.0.0.1:81");
    notes.clear();
    exchange.connected(upstreams.way(false));
    assertThat(notes)
        .containsExactly(
            "upstream gets POST /assets/a.js", "upstream gets the end", "upstream flush");
  }

  @Test
  void whoHasLeftMeanwhileIsSentNowhere() {
    List<Runnable> waiting = new ArrayList<>();
    patience = (upstream, dials, again) -> waiting.add(again);
    Exchange exchange = start(request(HttpMethod.GET, true, false));
    exchange.connectFailed();
    exchange.clientClosed();
    notes.clear();
    waiting.removeFirst().run();
    assertThat(notes).isEmpty();
    assertThat(inFlight()).isZero();
  }

  @Test
  void aRepeatableRequestIsSentAgainWhenAKeptConnectionWasDead() {
    upstreams.idle.add(upstreams.way(true));
    upstreams.idle.add(upstreams.way(true));
    Exchange exchange = start(request(HttpMethod.GET, true, false));
    exchange.clientBody(last());
    notes.clear();
    exchange.upstreamClosed();
    assertThat(notes)
        .containsExactly(
            "upstream gets GET /assets/a.js", "upstream gets the end", "upstream flush");
    exchange.upstreamClosed();
    exchange.connected(upstreams.way(false));
    notes.clear();
    exchange.upstreamClosed();
    assertThat(notes).containsExactly("client gets page 502", "client ends");
  }

  @Test
  void anUnrepeatableRequestIsNeverSentAgain() {
    upstreams.idle.add(upstreams.way(true));
    Exchange exchange = start(request(HttpMethod.POST, false, false));
    notes.clear();
    exchange.upstreamClosed();
    assertThat(notes).containsExactly("client gets page 502", "client ends");
  }

  @Test
  void deadConnectionsAreNotTriedForEver() {
    for (int i = 0; i < 9; i++) {
      upstreams.idle.add(upstreams.way(true));
    }
    Exchange exchange = start(request(HttpMethod.GET, true, false));
    for (int i = 0; i < 5; i++) {
      assertThat(exchange.state()).isInstanceOf(ExchangeState.Waiting.class);
      exchange.upstreamClosed();
    }
    assertThat(notes).endsWith("client gets page 502", "client ends");
  }

  @Test
  void aConnectionIsKeptWhenAllWasSaidOnBothSides() {
    Exchange exchange = in("Streaming");
    exchange.clientBody(last());
    notes.clear();
    exchange.upstreamBody(last());
    assertThat(notes)
        .containsExactly(
            "client gets the end", "client flush", "upstream is given back", "client ends");
  }

  @Test
  void whatWasHeldFollowsTheHeadAndOnlyTheRestIsReadOn() {
    Exchange exchange = in("Connecting");
    exchange.clientBody(part());
    exchange.clientBody(last());
    notes.clear();
    exchange.connected(upstreams.way(false));
    assertThat(notes)
        .containsExactly(
            "upstream gets GET /assets/a.js",
            "upstream gets a part",
            "upstream gets the end",
            "upstream flush");
  }

  @Test
  void theUpstreamWaitsForASlowClient() {
    for (String state : List.of("Streaming", "Tunnel")) {
      Exchange exchange = in(state);
      client.writable = false;
      notes.clear();
      if (state.equals("Tunnel")) {
        exchange.upstreamBytes(bytes());
      } else {
        exchange.upstreamBody(part());
      }
      assertThat(notes).endsWith("client flush", "upstream stops", "client stalled");
      client.writable = true;
      notes.clear();
      exchange.clientWritable(true);
      assertThat(notes).containsExactly("upstream goes on", "client moves");
    }
  }

  @Test
  void aClientWaitsForASlowUpstream() {
    FakeUpstreams.Way way = upstreams.way(false);
    upstreams.idle.add(way);
    Exchange exchange = start(request(HttpMethod.POST, false, false));
    way.writable = false;
    notes.clear();
    exchange.clientBody(part());
    assertThat(notes).containsExactly("upstream gets a part", "upstream flush", "client stops");
  }

  @Test
  void anEventStreamIsEndedByADrain() {
    Exchange exchange = in("Waiting");
    HttpResponse head = head(200);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream");
    exchange.upstreamHead(head);
    notes.clear();
    exchange.end(true);
    assertThat(notes).containsExactly("upstream is closed", "client is sent away");
    assertThat(inFlight()).isZero();
  }

  @Test
  void aFrameUnderWayIsFinishedBeforeAPoliteEnd() {
    Exchange exchange = in("Tunnel");
    exchange.upstreamBytes(bytes().writerIndex(2));
    notes.clear();
    exchange.end(true);
    assertThat(notes).isEmpty();
    exchange.upstreamBytes(bytes().readerIndex(2));
    assertThat(notes)
        .containsExactly(
            "client gets 1 bytes",
            "client gets 4 bytes",
            "upstream is closed",
            "client is sent away");
  }

  @Test
  void anUpgradeThatNobodyAskedForIsNoAnswer() {
    upstreams.idle.add(upstreams.way(false));
    Exchange exchange = start(request(HttpMethod.GET, true, false));
    notes.clear();
    exchange.upstreamSwitched(head(101));
    assertThat(notes).containsExactly("upstream is closed", "client gets page 502", "client ends");
  }

  @Test
  void anAppThatSaysTooMuchAboutAMissingFileIsCutOff() {
    Exchange exchange = in("Replacing");
    notes.clear();
    for (int i = 0; i < 5; i++) {
      exchange.upstreamBody(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[65_536])));
    }
    assertThat(notes)
        .containsExactly(
            "client gets file 200", "client flush", "upstream is closed", "client ends");
  }

  @Test
  void aStrippedPrefixIsTakenFromWhatTheUpstreamIsAsked() {
    routes.follow(
        new RouteTable(
            9,
            null,
            List.of(new Entry(HOST, "/assets", true, "127.0.0.1", 80, "app/1", List.of()))));
    upstreams.idle.add(upstreams.way(false));
    start(request(HttpMethod.GET, true, false));
    assertThat(notes).contains("upstream gets GET /a.js");
  }

  /** What was not passed to anybody is freed; what waits for a connection is, once it is over. */
  @AfterEach
  void noBufferIsLost() {
    exchanges.forEach(Exchange::clientClosed);
    assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
  }

  Exchange in(String state) {
    Exchange exchange = start(request(HttpMethod.GET, true, true));
    for (Event event : STATES.getOrDefault(state, List.of())) {
      happen(event, exchange);
    }
    return exchange;
  }

  void happen(Event event, Exchange exchange) {
    switch (event) {
      case CONNECTED -> exchange.connected(upstreams.way(false));
      case CONNECT_FAILED -> exchange.connectFailed();
      case CLIENT_BODY -> exchange.clientBody(part());
      case CLIENT_BODY_ENDS -> exchange.clientBody(last());
      case CLIENT_PAUSED -> exchange.clientPaused();
      case CLIENT_BYTES -> exchange.clientBytes(bytes());
      case CLIENT_WRITABLE -> exchange.clientWritable(true);
      case CLIENT_CLOSED -> exchange.clientClosed();
      case UPSTREAM_INTERIM -> exchange.upstreamInterim(head(103));
      case UPSTREAM_HEAD -> exchange.upstreamHead(head(200));
      case UPSTREAM_MISSES_FILE -> exchange.upstreamHead(head(404));
      case UPSTREAM_BODY -> exchange.upstreamBody(part());
      case UPSTREAM_BODY_ENDS -> exchange.upstreamBody(last());
      case UPSTREAM_SWITCHED -> exchange.upstreamSwitched(head(101));
      case UPSTREAM_BYTES -> exchange.upstreamBytes(bytes());
      case UPSTREAM_PAUSED -> exchange.upstreamPaused();
      case UPSTREAM_FULL -> exchange.upstreamWritable(false);
      case UPSTREAM_WRITABLE -> exchange.upstreamWritable(true);
      case UPSTREAM_BROKEN -> exchange.upstreamBroken();
      case UPSTREAM_CLOSED -> exchange.upstreamClosed();
      case END_POLITELY -> exchange.end(true);
      case END_NOW -> exchange.end(false);
    }
  }

  private Exchange start(ClientRequest request) {
    Exchange exchange = new Exchange(routes, upstreams, Runnable::run, patience, client, request);
    exchanges.add(exchange);
    exchange.start();
    return exchange;
  }

  private static ClientRequest request(HttpMethod method, boolean repeatable, boolean webSocket) {
    String target = "/assets/a.js";
    return new ClientRequest(
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target),
        HOST,
        target,
        repeatable,
        webSocket,
        false);
  }

  int inFlight() {
    return routes.upstreams().inFlight().values().stream().mapToInt(Integer::intValue).sum();
  }

  private static HttpResponse head(int status) {
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
  }

  private HttpContent part() {
    return new DefaultHttpContent(bytes());
  }

  private HttpContent last() {
    return new DefaultLastHttpContent(bytes());
  }

  private ByteBuf bytes() {
    ByteBuf bytes = Unpooled.copiedBuffer(new byte[] {(byte) 0x81, 1, 'x'});
    buffers.add(bytes);
    return bytes;
  }
}

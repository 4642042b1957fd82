package dev.berth.router.http;

/** How far an exchange has come. */
sealed interface ExchangeState {
  /** Nothing was sent: there is no way to an upstream yet. */
  record Connecting() implements ExchangeState {
    static final Connecting INSTANCE = new Connecting();
  }

  /** The request is under way, and the client has heard nothing of an answer. */
  record Waiting(UpstreamPort upstream) implements ExchangeState {}

  /** The app does not have the file, an earlier release does: its answer is passed over. */
  final class Replacing implements ExchangeState {
    private static final int MOST_PASSED_OVER = 262_144;

    private final UpstreamPort upstream;
    private final AssetFiles.Asset asset;
    private int passedOver;

    Replacing(UpstreamPort upstream, AssetFiles.Asset asset) {
      this.upstream = upstream;
      this.asset = asset;
    }

    UpstreamPort upstream() {
      return upstream;
    }

    AssetFiles.Asset asset() {
      return asset;
    }

    /** True when the app says too much for something that nobody hears. */
    boolean isTooMuch(int bytes) {
      passedOver += bytes;
      return passedOver > MOST_PASSED_OVER;
    }
  }

  /** The client has the head: from now on the answer is whole or broken off. */
  record Streaming(UpstreamPort upstream) implements ExchangeState {}

  /** The upgrade was granted. */
  record Tunnel(UpstreamPort upstream, WebSocketTunnel webSocket) implements ExchangeState {}

  /** It is over; whatever is still heard is of no interest. */
  record Done() implements ExchangeState {
    static final Done INSTANCE = new Done();
  }
}

package dev.berth.router.control;

import dev.berth.router.json.Json;
import dev.berth.router.json.Json.Unreadable;
import dev.berth.router.route.RouteTable;
import dev.berth.router.route.RouteTableJson;
import java.nio.file.Path;
import tools.jackson.core.JsonParser;

/** What the server, or a router that takes over, asks on a line of the control socket. */
sealed interface ControlRequest {
  /** To follow these routes. */
  record Follow(RouteTable table) implements ControlRequest {}

  /** To say how it is. */
  record Status() implements ControlRequest {}

  /**
   * To wait until nothing is in flight to a target.
   *
   * @param target {@code host:port}
   */
  record Drain(String target, long timeoutMillis) implements ControlRequest {}

  /**
   * To give the listening socket to a successor.
   *
   * @param socket where it waits
   */
  record HandOver(Path socket) implements ControlRequest {}

  /** To stop listening, and to end with the last client. */
  record Retire() implements ControlRequest {}

  /** To end. */
  record Stop() implements ControlRequest {}

  /** Something that this version does not know. */
  record Unknown() implements ControlRequest {}

  static ControlRequest read(String line) throws Unreadable {
    Reader reader = new Reader();
    Json.read(line, reader);
    return switch (reader.op) {
      case "routes" -> new Follow(RouteTableJson.read(line));
      case "status" -> new Status();
      case "drain" -> new Drain(reader.target, reader.timeoutMillis);
      case "hand-over" -> new HandOver(Path.of(reader.socket));
      case "retire" -> new Retire();
      case "stop" -> new Stop();
      default -> new Unknown();
    };
  }

  /** Passes over what it does not know: a word more does not change what is asked. */
  final class Reader implements Json.Property {
    private String op = "";
    private String target = "";
    private String socket = "";
    private long timeoutMillis;

    @Override
    public void read(String name, JsonParser in) {
      switch (name) {
        case "op" -> op = in.getString();
        case "target" -> target = in.getString();
        case "socket" -> socket = in.getString();
        case "timeoutMillis" -> timeoutMillis = in.getLongValue();
        default -> {}
      }
    }
  }
}

package dev.berth.server.route;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can go wrong between the route table and the router. */
public enum RouteCode implements FailureCode {
  PORT_TAKEN("route.port-taken", Fault.PLATFORM),
  ROUTER_NOT_STARTED("route.router-not-started", Fault.PLATFORM),
  ROUTER_UNREACHABLE("route.router-unreachable", Fault.TRANSIENT),
  ASSETS_NOT_PUBLISHED("route.assets-not-published", Fault.PLATFORM);

  private final String code;
  private final Fault fault;

  RouteCode(String code, Fault fault) {
    this.code = code;
    this.fault = fault;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}

package dev.berth.server.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** One request and its answer, whichever HTTP server it came through. */
interface RegistryExchange {
  String method();

  /** The decoded path. */
  String path();

  /** The decoded query parameters; the first value of each. */
  Map<String, String> query();

  Optional<String> header(String name);

  InputStream body() throws IOException;

  /**
   * Starts the answer.
   *
   * @param length bytes that will follow; 0 for none
   */
  OutputStream respond(int status, Map<String, String> headers, long length) throws IOException;
}

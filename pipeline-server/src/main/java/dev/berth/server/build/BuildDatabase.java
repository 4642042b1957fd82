package dev.berth.server.build;

import java.util.List;
import java.util.Map;

/** A database for one build: with the app's schema, without anybody's data. */
public interface BuildDatabase {
  /** Makes it, when it is known that something has to be built. */
  Opened open();

  /** It exists until this is closed. */
  interface Opened extends AutoCloseable {
    /** The variables that lead to it. */
    Map<String, String> variables();

    /** What the build must be let out to, {@code host:port}. */
    String reach();

    /** Tables that the build read by now, and which had no rows. */
    List<String> read();

    /** What the server answered failed statements with, newest last. */
    List<String> complaints();

    @Override
    void close();
  }
}

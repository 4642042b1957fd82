package dev.berth.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox made ready to start.
 *
 * @param command its own argv
 * @param options what is written to its standard input: bubblewrap's option stream
 * @param network the note by which its network is found again
 * @param egress the note of its way out
 * @param uid the user it runs as
 * @param environment variables of the outer processes themselves; only without isolation
 * @param directory working directory on the machine; only without isolation
 */
record Launch(
    List<String> command,
    List<String> options,
    String network,
    String egress,
    int uid,
    Map<String, String> environment,
    @Nullable String directory) {
  Launch(List<String> command, List<String> options, String network, String egress, int uid) {
    this(command, options, network, egress, uid, Map.of(), null);
  }

  /** The options as bubblewrap reads them: each ends with a zero byte. */
  byte[] optionStream() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String option : options) {
      bytes.writeBytes(option.getBytes(StandardCharsets.UTF_8));
      bytes.write(0);
    }
    return bytes.toByteArray();
  }
}

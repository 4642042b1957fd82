package dev.berth.server.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the launcher sends before a command's input: {@code name=value} fields, each ended by a zero
 * byte, and an empty one at the end. Fields called "argument" are the command, "answer" says which
 * question the input that follows answers; everything else is a fact about the caller.
 */
record Preamble(List<String> arguments, String answer, ClientContext client) {
  private static final int MOST_BYTES = 1 << 20;

  static Preamble read(InputStream in) throws IOException {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    int left = MOST_BYTES;
    for (String field = field(in, left); !field.isEmpty(); field = field(in, left)) {
      left -= field.length();
      int equals = field.indexOf('=');
      if (equals < 0) {
        throw new IOException("no field of a command");
      }
      fields
          .computeIfAbsent(field.substring(0, equals), name -> new ArrayList<>())
          .add(field.substring(equals + 1));
    }
    List<String> arguments = fields.getOrDefault("argument", List.of());
    String answer = fields.getOrDefault("answer", List.of("")).getFirst();
    fields.keySet().removeAll(List.of("argument", "answer"));
    return new Preamble(arguments, answer, new ClientContext(fields));
  }

  private static String field(InputStream in, int most) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != 0; next = in.read()) {
      if (next < 0 || bytes.size() >= most) {
        throw new IOException("the fields of a command do not end");
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

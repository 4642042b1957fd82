package dev.berth.server.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a command writes. */
final class RecordedOutput implements CommandOutput {
  final List<String> lines = new ArrayList<>();
  final List<String> errors = new ArrayList<>();
  final Map<String, String> given = new LinkedHashMap<>();
  final List<String> proceeded = new ArrayList<>();
  final ByteArrayOutputStream file = new ByteArrayOutputStream();

  @Override
  public void line(String text) {
    lines.add(text);
  }

  @Override
  public void error(String text) {
    errors.add(text);
  }

  @Override
  public void progress(String text) {}

  @Override
  public void give(String name, String value) {
    given.put(name, value);
  }

  @Override
  public void proceed(String action, List<String> arguments) {
    proceeded.add(action);
    proceeded.addAll(arguments);
  }

  @Override
  public OutputStream file(String path, String what) {
    given.put("file", path);
    return file;
  }

  String text() {
    return String.join("\n", lines);
  }

  String complaint() {
    return String.join("\n", errors);
  }
}

package dev.berth.secrets.embedded;

import dev.berth.secrets.SecretValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What is encrypted in one file.
 *
 * @param written when
 * @param values by name
 */
record Content(Instant written, SequencedMap<String, SecretValue> values) {
  private static final int FORMAT = 1;

  static Content of(Instant written, Map<String, SecretValue> values) {
    return new Content(written, new TreeMap<>(values));
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream output = new DataOutputStream(bytes)) {
      output.writeByte(FORMAT);
      output.writeLong(written.toEpochMilli());
      output.writeInt(values.size());
      for (var entry : values.entrySet()) {
        output.writeUTF(entry.getKey());
        byte[] value = entry.getValue().reveal().getBytes(StandardCharsets.UTF_8);
        output.writeInt(value.length);
        output.write(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toBytes} wrote; it was authenticated, so it is not questioned further. */
  static Content parse(byte[] bytes) throws IOException {
    try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = input.readUnsignedByte();
      if (format != FORMAT) {
        throw new IOException("format " + format + " is of a newer Berth");
      }
      Instant written = Instant.ofEpochMilli(input.readLong());
      TreeMap<String, SecretValue> values = new TreeMap<>();
      for (int left = input.readInt(); left > 0; left--) {
        String name = input.readUTF();
        byte[] value = input.readNBytes(input.readInt());
        values.put(name, SecretValue.of(new String(value, StandardCharsets.UTF_8)));
      }
      return new Content(written, values);
    }
  }
}

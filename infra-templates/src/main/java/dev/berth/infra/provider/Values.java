package dev.berth.infra.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * A resource's values on the wire: a MessagePack map, in which an extension stands for what is not
 * known yet (Terraform's "Wire Format for Terraform Objects and Associated Values").
 */
final class Values {
  /** What is known only once the change is made. */
  static final Object UNKNOWN =
      new Object() {
        @Override
        public String toString() {
          return "unknown";
        }
      };

  private Values() {}

  /** Null stands for no object at all. */
  static @Nullable Map<String, @Nullable Object> read(byte[] bytes) {
    if (bytes.length == 0) {
      return null;
    }
    try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes)) {
      if (in.getNextFormat().getValueType() == ValueType.NIL) {
        return null;
      }
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      int size = in.unpackMapHeader();
      for (int i = 0; i < size; i++) {
        values.put(in.unpackString(), value(in));
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] write(@Nullable Map<String, @Nullable Object> values) {
    try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
      if (values == null) {
        out.packNil();
        return out.toByteArray();
      }
      out.packMapHeader(values.size());
      for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
        out.packString(entry.getKey());
        Object value = entry.getValue();
        if (value == null) {
          out.packNil();
        } else if (value == UNKNOWN) {
          out.packExtensionTypeHeader((byte) 0, 1);
          out.writePayload(new byte[] {0});
        } else if (value instanceof Boolean truth) {
          out.packBoolean(truth);
        } else {
          out.packString(value.toString());
        }
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object value(MessageUnpacker in) throws IOException {
    return switch (in.getNextFormat().getValueType()) {
      case NIL -> {
        in.unpackNil();
        yield null;
      }
      case BOOLEAN -> in.unpackBoolean();
      case STRING -> in.unpackString();
      case EXTENSION -> {
        in.skipValue();
        yield UNKNOWN;
      }
      case INTEGER, FLOAT, BINARY, ARRAY, MAP ->
          throw new IOException("a value of a type that no attribute has");
    };
  }
}

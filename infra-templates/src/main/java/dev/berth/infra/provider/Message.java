package dev.berth.infra.provider;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Protocol Buffers message by field numbers: few are needed, none is worth a generator. */
final class Message {
  private final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();

  /** A message as it came. */
  record Received(UnknownFieldSet fields) {
    static Received of(byte[] bytes) {
      try {
        return new Received(UnknownFieldSet.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException("this is no message of Terraform's", e);
      }
    }

    byte[] bytes(int number) {
      List<ByteString> values = fields.getField(number).getLengthDelimitedList();
      return values.isEmpty() ? new byte[0] : values.getLast().toByteArray();
    }

    String text(int number) {
      List<ByteString> values = fields.getField(number).getLengthDelimitedList();
      return values.isEmpty() ? "" : values.getLast().toStringUtf8();
    }

    Received message(int number) {
      return of(bytes(number));
    }
  }

  Message bytes(int number, byte[] value) {
    fields.mergeField(
        number, Field.newBuilder().addLengthDelimited(ByteString.copyFrom(value)).build());
    return this;
  }

  Message text(int number, String value) {
    fields.mergeField(
        number, Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(value)).build());
    return this;
  }

  Message message(int number, @Nullable Message value) {
    return value == null ? this : bytes(number, value.toBytes());
  }

  Message number(int number, long value) {
    fields.mergeField(number, Field.newBuilder().addVarint(value).build());
    return this;
  }

  byte[] toBytes() {
    return fields.build().toByteArray();
  }
}

package dev.berth.sandbox.calls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Turns {@code closed.txt} into a program for the kernel, as seccomp(2) and bpf(4) describe it: one
 * comparison per closed call, all others up to the newest known one pass, newer ones do not exist.
 * Only the lower half of an argument counts, as for the kernel with these calls.
 */
final class FilterCompiler {
  /** What is loaded from where, and what is answered. */
  static final int NUMBER = 0;

  static final int PROCESSOR = 4;
  static final int ARGUMENTS = 16;
  static final int ALLOW = 0x7fff0000;
  static final int ERRNO = 0x00050000;

  /** The newest call known here: mseal, the same number everywhere. */
  static final int NEWEST = 462;

  static final List<String> ERRORS = List.of("EPERM", "ENOSYS", "EAFNOSUPPORT");

  static final int LOAD = 0x20;
  static final int EQUAL = 0x15;
  static final int GREATER = 0x25;
  static final int ANY_BIT = 0x45;
  static final int RETURN = 0x06;

  private final ByteArrayOutputStream program = new ByteArrayOutputStream();

  private FilterCompiler() {}

  /** {@code AUDIT_ARCH_…} of the kernel's audit.h. */
  static int processor(String name) {
    return switch (name) {
      case "x86-64" -> 0xc000003e;
      case "arm64" -> 0xc00000b7;
      default -> throw new IllegalArgumentException(name);
    };
  }

  static int number(String error) {
    return switch (error) {
      case "EPERM" -> 1;
      case "ENOSYS" -> 38;
      case "EAFNOSUPPORT" -> 97;
      default -> throw new IllegalArgumentException(error);
    };
  }

  static byte[] compile(String processor, List<String> table) {
    FilterCompiler compiler = new FilterCompiler();
    compiler.add(LOAD, 0, 0, PROCESSOR);
    compiler.add(EQUAL, 1, 0, processor(processor));
    compiler.error("ENOSYS");
    compiler.add(LOAD, 0, 0, NUMBER);
    compiler.add(GREATER, 0, 1, NEWEST);
    compiler.error("ENOSYS");
    List<String> titles = cells(table.getFirst());
    for (String line : table.subList(1, table.size())) {
      List<String> cells = cells(line);
      String number = cells.get(titles.indexOf(processor));
      if (!number.equals("-")) {
        byte[] block = block(cells.get(titles.indexOf("answer")));
        compiler.add(EQUAL, 0, block.length / 8, Integer.parseInt(number));
        compiler.program.writeBytes(block);
      }
    }
    compiler.add(RETURN, 0, 0, ALLOW);
    return compiler.program.toByteArray();
  }

  static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
  }

  /**
   * Of the forms {@code E}, {@code E if 0 = v…}, {@code E if 0 & mask}, {@code E unless 0 = v…}.
   */
  private static byte[] block(String answer) {
    String[] words = answer.split(" ", -1);
    FilterCompiler block = new FilterCompiler();
    if (words.length == 1) {
      block.error(words[0]);
      return block.program.toByteArray();
    }
    block.add(LOAD, 0, 0, ARGUMENTS + 8 * Integer.parseInt(words[2]));
    int comparison = words[3].equals("&") ? ANY_BIT : EQUAL;
    int values = words.length - 4;
    for (int i = 0; i < values; i++) {
      block.add(comparison, values - i, 0, Long.decode(words[4 + i]).intValue());
    }
    boolean unless = words[1].equals("unless");
    block.answer(unless ? words[0] : "");
    block.answer(unless ? "" : words[0]);
    return block.program.toByteArray();
  }

  private void answer(String error) {
    if (error.isEmpty()) {
      add(RETURN, 0, 0, ALLOW);
    } else {
      error(error);
    }
  }

  private void error(String name) {
    add(RETURN, 0, 0, ERRNO | number(name));
  }

  private void add(int code, int then, int otherwise, int operand) {
    program.writeBytes(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) code)
            .put((byte) then)
            .put((byte) otherwise)
            .putInt(operand)
            .array());
  }
}

package dev.berth.sandbox.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the committed programs as the kernel would, those for other processors too. */
class CallFilterTest {
  private static final String WRITE = "berth.calls.write";
  private static final int FOREIGN = 0x40000003;

  @TempDir Path temporary;

  /** {@code -Dberth.calls.write=true} writes them anew. */
  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "arm64"})
  void theCommittedProgramIsWhatTheTableSays(String processor) throws IOException {
    byte[] made = FilterCompiler.compile(processor, table());
    if (Boolean.getBoolean(WRITE)) {
      Files.write(Path.of("src/main/resources/dev/berth/sandbox/calls", processor + ".bpf"), made);
      return;
    }
    assertThat(CallFilter.program(processor)).isEqualTo(made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "arm64"})
  void whatNobodyNeedsIsClosedAndTheRestIsOpen(String processor) throws IOException {
    Map<String, Integer> calls = calls(processor);
    for (String closed :
        List.of("io_uring_setup", "keyctl", "bpf", "perf_event_open", "userfaultfd", "mount")) {
      assertThat(answer(processor, number(calls, closed))).as(closed).isEqualTo("EPERM");
    }
    assertThat(answer(processor, number(calls, "clone3"))).isEqualTo("ENOSYS");
    for (int number = 0; number <= FilterCompiler.NEWEST; number++) {
      if (!calls.containsValue(number)) {
        assertThat(answer(processor, number)).as("call %d", number).isEqualTo("open");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "arm64"})
  void someDependOnWhatIsAsked(String processor) throws IOException {
    Map<String, Integer> calls = calls(processor);
    int clone = number(calls, "clone");
    assertThat(answer(processor, clone, 0x003d0f00)).as("a thread").isEqualTo("open");
    assertThat(answer(processor, clone, 0x00004111)).as("a process").isEqualTo("open");
    assertThat(answer(processor, clone, 0x10000011)).as("a user namespace").isEqualTo("EPERM");
    assertThat(answer(processor, clone, 0x40000000)).as("a network").isEqualTo("EPERM");
    assertThat(answer(processor, number(calls, "unshare"), 0)).isEqualTo("open");
    assertThat(answer(processor, number(calls, "unshare"), 0x10000000)).isEqualTo("EPERM");
    for (int family : List.of(1, 2, 10, 16)) {
      assertThat(answer(processor, number(calls, "socket"), family)).isEqualTo("open");
    }
    for (int family : List.of(17, 31, 38, 40)) {
      assertThat(answer(processor, number(calls, "socket"), family)).isEqualTo("EAFNOSUPPORT");
    }
    assertThat(answer(processor, number(calls, "personality"), 0xffffffff)).isEqualTo("open");
    assertThat(answer(processor, number(calls, "personality"), 0x0040000)).isEqualTo("EPERM");
    assertThat(answer(processor, number(calls, "ptrace"), 16, 1)).as("init").isEqualTo("EPERM");
    assertThat(answer(processor, number(calls, "ptrace"), 16, 7)).isEqualTo("open");
    assertThat(answer(processor, number(calls, "ptrace"), 0, 0)).isEqualTo("open");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86-64", "arm64"})
  void whatIsNewerOrOfAnotherProcessorDoesNotExist(String processor) throws IOException {
    assertThat(answer(processor, FilterCompiler.NEWEST + 1)).isEqualTo("ENOSYS");
    assertThat(answer(processor, 0x40000000)).as("x32").isEqualTo("ENOSYS");
    assertThat(run(CallFilter.program(processor), FOREIGN, 1, new int[6])).isEqualTo("ENOSYS");
  }

  @Test
  void theFileIsThisMachinesAndMadeAnewWhenItIsAnother() throws IOException {
    Path file = CallFilter.in(temporary).orElseThrow();
    byte[] program = Files.readAllBytes(file);
    Files.writeString(file, "an older one");
    assertThat(CallFilter.in(temporary)).contains(file);
    assertThat(file).hasBinaryContent(program);
    assertThat(CallFilter.processor("riscv64")).isEmpty();
  }

  private static String answer(String processor, int number, int... arguments) throws IOException {
    int[] all = new int[6];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    return run(CallFilter.program(processor), FilterCompiler.processor(processor), number, all);
  }

  /** What bpf(4) says, as far as these programs use it. */
  private static String run(byte[] program, int processor, int number, int[] arguments) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(FilterCompiler.NUMBER, number).putInt(FilterCompiler.PROCESSOR, processor);
    for (int i = 0; i < arguments.length; i++) {
      data.putInt(FilterCompiler.ARGUMENTS + 8 * i, arguments[i]);
    }
    ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    int accumulator = 0;
    int last = 0;
    for (int at = 0; code.getShort(at) != FilterCompiler.RETURN; at += 8) {
      int operand = code.getInt(at + 4);
      if (code.getShort(at) == FilterCompiler.LOAD) {
        accumulator = data.getInt(operand);
      } else {
        boolean holds =
            switch (code.getShort(at)) {
              case FilterCompiler.EQUAL -> accumulator == operand;
              case FilterCompiler.GREATER -> Integer.compareUnsigned(accumulator, operand) > 0;
              case FilterCompiler.ANY_BIT -> (accumulator & operand) != 0;
              default -> throw new IllegalStateException("instruction at " + at);
            };
        at += 8 * (code.get(at + (holds ? 2 : 3)) & 0xff);
      }
      last = at + 8;
    }
    return name(code.getInt(last + 4));
  }

  private static String name(int answer) {
    return answer == FilterCompiler.ALLOW
        ? "open"
        : FilterCompiler.ERRORS.stream()
            .filter(error -> (FilterCompiler.ERRNO | FilterCompiler.number(error)) == answer)
            .findFirst()
            .orElseThrow();
  }

  private static int number(Map<String, Integer> calls, String name) {
    Integer number = calls.get(name);
    assertThat(number).as(name).isNotNull();
    return number == null ? -1 : number;
  }

  private static Map<String, Integer> calls(String processor) throws IOException {
    List<String> table = table();
    int column = FilterCompiler.cells(table.getFirst()).indexOf(processor);
    Map<String, Integer> calls = new HashMap<>();
    for (String line : table.subList(1, table.size())) {
      List<String> cells = FilterCompiler.cells(line);
      if (!cells.get(column).equals("-")) {
        calls.put(cells.getFirst(), Integer.valueOf(cells.get(column)));
      }
    }
    return calls;
  }

  private static List<String> table() throws IOException {
    try (InputStream table = CallFilterTest.class.getResourceAsStream("closed.txt")) {
      assertThat(table).isNotNull();
      return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}

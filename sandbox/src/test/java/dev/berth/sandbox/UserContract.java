package dev.berth.sandbox;

import dev.berth.sandbox.network.Resolvers;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The contract as an ordinary user; a program of its own, see {@link UserSandboxesIT}. */
class UserContract extends HostileContract {
  private final Sandboxes sandboxes;

  UserContract(Sandboxes sandboxes, Path temporary) {
    this.sandboxes = sandboxes;
    this.temporary = temporary;
  }

  @Override
  Sandboxes sandboxes() {
    return sandboxes;
  }

  public static void main(String[] arguments) throws IOException, IllegalAccessException {
    List<String> obstacles = MachineProbe.of().userObstacles();
    if (!obstacles.isEmpty()) {
      System.out.println("SKIP " + obstacles);
      return;
    }
    Path work = Path.of(arguments[0]);
    Sandboxes sandboxes =
        UserSandboxes.open(Machine.installation(work.resolve("data")), Resolvers.ofThisMachine());
    List<Method> tests =
        Stream.concat(
                Stream.of(SandboxesContract.class.getDeclaredMethods()),
                Stream.of(HostileContract.class.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(Test.class))
            .toList();
    for (Method test : tests) {
      Path temporary = Files.createDirectory(work.resolve(test.getName()));
      UserContract contract = new UserContract(sandboxes, temporary);
      try {
        test.invoke(contract);
        System.out.println("PASS " + test.getName());
      } catch (InvocationTargetException e) {
        boolean skipped = e.getCause() instanceof TestAbortedException;
        System.out.println((skipped ? "SKIPPED " : "FAIL ") + test.getName());
        e.printStackTrace(System.out);
      } finally {
        contract.stopEverything();
      }
    }
    System.out.println("DONE");
  }
}

package dev.berth.infra.provider;

import dev.berth.infra.provider.Attribute.Kind;
import dev.berth.infra.provider.Message.Received;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers Terraform's questions about resources: the messages of plugin protocol 6 ({@code
 * tfplugin6}), with the field numbers of its documentation.
 */
final class Protocol {
  private final Map<String, ManagedResource> resources = new LinkedHashMap<>();

  Protocol(List<ManagedResource> resources) {
    resources.forEach(resource -> this.resources.put(resource.type(), resource));
  }

  /** The calls that Terraform makes, by name. */
  byte[] answer(String call, byte[] request) {
    Received asked = Received.of(request);
    return switch (call) {
      case "GetProviderSchema" -> schemas().toBytes();
      case "ValidateProviderConfig",
          "ValidateResourceConfig",
          "ConfigureProvider",
          "StopProvider" ->
          new byte[0];
      case "UpgradeResourceState" -> upgraded(asked).toBytes();
      case "ReadResource" -> read(asked).toBytes();
      case "PlanResourceChange" -> plan(asked).toBytes();
      case "ApplyResourceChange" -> apply(asked).toBytes();
      case "ImportResourceState" -> imported(asked).toBytes();
      default -> throw new UnsupportedOperationException(call);
    };
  }

  static List<String> calls() {
    return List.of(
        "GetProviderSchema",
        "ValidateProviderConfig",
        "ValidateResourceConfig",
        "ConfigureProvider",
        "StopProvider",
        "UpgradeResourceState",
        "ReadResource",
        "PlanResourceChange",
        "ApplyResourceChange",
        "ImportResourceState");
  }

  private Message schemas() {
    Message answer = new Message().message(1, new Message().number(1, 0).message(2, new Message()));
    for (ManagedResource resource : resources.values()) {
      Message block = new Message();
      for (Attribute attribute : resource.attributes()) {
        block.message(2, schema(attribute));
      }
      Message schema = new Message().number(1, 0).message(2, block);
      answer.message(2, new Message().text(1, resource.type()).message(2, schema));
    }
    return answer;
  }

  private static Message schema(Attribute attribute) {
    Message message =
        new Message()
            .text(1, attribute.name())
            .bytes(2, attribute.type().json().getBytes(StandardCharsets.UTF_8));
    return switch (attribute.kind()) {
      case REQUIRED -> message.number(4, 1);
      case OPTIONAL -> message.number(5, 1);
      case COMPUTED -> message.number(6, 1);
    };
  }

  /** There is one version of every schema so far: what was kept is what is meant. */
  private static Message upgraded(Received asked) {
    return new Message().message(1, new Message().bytes(2, asked.message(3).bytes(1)));
  }

  private Message read(Received asked) {
    ManagedResource resource = resource(asked);
    Map<String, @Nullable Object> state = values(asked, 2);
    Optional<Map<String, @Nullable Object>> now =
        state == null ? Optional.empty() : resource.read(state);
    return new Message().message(1, dynamic(now.orElse(null))).bytes(3, asked.bytes(3));
  }

  private Message plan(Received asked) {
    ManagedResource resource = resource(asked);
    Map<String, @Nullable Object> prior = values(asked, 2);
    Map<String, @Nullable Object> proposed = values(asked, 3);
    if (proposed == null) {
      return new Message().message(1, dynamic(null));
    }
    Map<String, @Nullable Object> planned = new LinkedHashMap<>(proposed);
    List<String> replacing = new ArrayList<>();
    for (Attribute attribute : resource.attributes()) {
      String name = attribute.name();
      if (prior != null
          && attribute.replaces()
          && !Objects.equals(prior.get(name), proposed.get(name))) {
        replacing.add(name);
      }
    }
    for (Attribute attribute : resource.attributes()) {
      if (attribute.kind() == Kind.COMPUTED && (prior == null || !replacing.isEmpty())) {
        planned.put(attribute.name(), Values.UNKNOWN);
      }
    }
    Message answer = new Message().message(1, dynamic(planned));
    for (String name : replacing) {
      answer.message(2, new Message().message(1, new Message().text(1, name)));
    }
    return answer;
  }

  private Message apply(Received asked) {
    ManagedResource resource = resource(asked);
    Map<String, @Nullable Object> prior = values(asked, 2);
    Map<String, @Nullable Object> planned = values(asked, 3);
    try {
      if (planned == null) {
        if (prior != null) {
          resource.delete(prior);
        }
        return new Message().message(1, dynamic(null));
      }
      return new Message()
          .message(
              1,
              dynamic(prior == null ? resource.create(planned) : resource.update(prior, planned)));
    } catch (RuntimeException e) {
      // What was there stays in the state; what was half made is adopted by the next run.
      return new Message().message(1, dynamic(prior)).message(3, problem(e));
    }
  }

  private Message imported(Received asked) {
    ManagedResource resource = resource(asked);
    String id = asked.text(2);
    Optional<Map<String, @Nullable Object>> found = resource.find(id);
    if (found.isEmpty()) {
      return new Message()
          .message(2, problem(new IllegalArgumentException("there is no " + id + " to import")));
    }
    return new Message()
        .message(1, new Message().text(1, resource.type()).message(2, dynamic(found.get())));
  }

  private ManagedResource resource(Received asked) {
    ManagedResource resource = resources.get(asked.text(1));
    if (resource == null) {
      throw new IllegalArgumentException("there is no resource of type " + asked.text(1));
    }
    return resource;
  }

  private static @Nullable Map<String, @Nullable Object> values(Received asked, int number) {
    return Values.read(asked.message(number).bytes(1));
  }

  private static Message dynamic(@Nullable Map<String, @Nullable Object> values) {
    return new Message().bytes(1, Values.write(values));
  }

  private static Message problem(RuntimeException e) {
    return new Message().number(1, 1).text(2, String.valueOf(e.getMessage()));
  }
}

package dev.berth.infra.provider;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.berth.infra.provider.Attribute.Kind;
import dev.berth.infra.provider.messages.ApplyResourceChange;
import dev.berth.infra.provider.messages.AttributePath;
import dev.berth.infra.provider.messages.Diagnostic;
import dev.berth.infra.provider.messages.DynamicValue;
import dev.berth.infra.provider.messages.GetProviderSchema;
import dev.berth.infra.provider.messages.ImportResourceState;
import dev.berth.infra.provider.messages.PlanResourceChange;
import dev.berth.infra.provider.messages.ReadResource;
import dev.berth.infra.provider.messages.Schema;
import dev.berth.infra.provider.messages.UpgradeResourceState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers Terraform's questions about resources, in the messages of plugin protocol 6. */
final class Protocol {
  private final Map<String, ManagedResource> resources = new LinkedHashMap<>();

  Protocol(List<ManagedResource> resources) {
    resources.forEach(resource -> this.resources.put(resource.type(), resource));
  }

  /** The calls that Terraform makes, by name. */
  byte[] answer(String call, byte[] request) {
    try {
      return switch (call) {
        case "GetProviderSchema" -> schemas().toByteArray();
        case "ValidateProviderConfig",
            "ValidateResourceConfig",
            "ConfigureProvider",
            "StopProvider" ->
            new byte[0];
        case "UpgradeResourceState" ->
            upgraded(UpgradeResourceState.Request.parseFrom(request)).toByteArray();
        case "ReadResource" -> read(ReadResource.Request.parseFrom(request)).toByteArray();
        case "PlanResourceChange" ->
            plan(PlanResourceChange.Request.parseFrom(request)).toByteArray();
        case "ApplyResourceChange" ->
            apply(ApplyResourceChange.Request.parseFrom(request)).toByteArray();
        case "ImportResourceState" ->
            imported(ImportResourceState.Request.parseFrom(request)).toByteArray();
        default -> throw new UnsupportedOperationException(call);
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("this is no message of Terraform's", e);
    }
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

  private MessageLite schemas() {
    GetProviderSchema.Response.Builder answer =
        GetProviderSchema.Response.newBuilder()
            .setProvider(Schema.newBuilder().setBlock(Schema.Block.getDefaultInstance()));
    for (ManagedResource resource : resources.values()) {
      Schema.Block.Builder block = Schema.Block.newBuilder();
      resource.attributes().forEach(attribute -> block.addAttributes(schema(attribute)));
      answer.putResourceSchemas(resource.type(), Schema.newBuilder().setBlock(block).build());
    }
    return answer.build();
  }

  private static Schema.Attribute.Builder schema(Attribute attribute) {
    Schema.Attribute.Builder schema =
        Schema.Attribute.newBuilder()
            .setName(attribute.name())
            .setType(ByteString.copyFromUtf8(attribute.type().json()));
    return switch (attribute.kind()) {
      case REQUIRED -> schema.setRequired(true);
      case OPTIONAL -> schema.setOptional(true);
      case COMPUTED -> schema.setComputed(true);
    };
  }

  /** There is one version of every schema so far: what was kept is what is meant. */
  private static MessageLite upgraded(UpgradeResourceState.Request asked) {
    return UpgradeResourceState.Response.newBuilder()
        .setUpgradedState(DynamicValue.newBuilder().setJson(asked.getRawState().getJson()))
        .build();
  }

  private MessageLite read(ReadResource.Request asked) {
    ManagedResource resource = resource(asked.getTypeName());
    Map<String, @Nullable Object> state = values(asked.getCurrentState());
    Optional<Map<String, @Nullable Object>> now =
        state == null ? Optional.empty() : resource.read(state);
    return ReadResource.Response.newBuilder()
        .setNewState(dynamic(now.orElse(null)))
        .setPrivate(asked.getPrivate())
        .build();
  }

  private MessageLite plan(PlanResourceChange.Request asked) {
    ManagedResource resource = resource(asked.getTypeName());
    Map<String, @Nullable Object> prior = values(asked.getPriorState());
    Map<String, @Nullable Object> proposed = values(asked.getProposedNewState());
    PlanResourceChange.Response.Builder answer = PlanResourceChange.Response.newBuilder();
    if (proposed == null) {
      return answer.setPlannedState(dynamic(null)).build();
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
    for (String name : replacing) {
      answer.addRequiresReplace(
          AttributePath.newBuilder()
              .addSteps(AttributePath.Step.newBuilder().setAttributeName(name)));
    }
    return answer.setPlannedState(dynamic(planned)).build();
  }

  private MessageLite apply(ApplyResourceChange.Request asked) {
    ManagedResource resource = resource(asked.getTypeName());
    Map<String, @Nullable Object> prior = values(asked.getPriorState());
    Map<String, @Nullable Object> planned = values(asked.getPlannedState());
    ApplyResourceChange.Response.Builder answer = ApplyResourceChange.Response.newBuilder();
    try {
      return answer.setNewState(dynamic(applied(resource, prior, planned))).build();
    } catch (RuntimeException e) {
      // What was there stays in the state; what was half made is adopted by the next run.
      return answer.setNewState(dynamic(prior)).addDiagnostics(problem(e.getMessage())).build();
    }
  }

  private static @Nullable Map<String, @Nullable Object> applied(
      ManagedResource resource,
      @Nullable Map<String, @Nullable Object> prior,
      @Nullable Map<String, @Nullable Object> planned) {
    if (planned != null) {
      return prior == null ? resource.create(planned) : resource.update(prior, planned);
    }
    if (prior != null) {
      resource.delete(prior);
    }
    return null;
  }

  private MessageLite imported(ImportResourceState.Request asked) {
    ManagedResource resource = resource(asked.getTypeName());
    ImportResourceState.Response.Builder answer = ImportResourceState.Response.newBuilder();
    Optional<Map<String, @Nullable Object>> found = resource.find(asked.getId());
    if (found.isEmpty()) {
      return answer.addDiagnostics(problem("there is no " + asked.getId() + " to import")).build();
    }
    return answer
        .addImportedResources(
            ImportResourceState.ImportedResource.newBuilder()
                .setTypeName(resource.type())
                .setState(dynamic(found.get())))
        .build();
  }

  private ManagedResource resource(String type) {
    ManagedResource resource = resources.get(type);
    if (resource == null) {
      throw new IllegalArgumentException("there is no resource of type " + type);
    }
    return resource;
  }

  private static @Nullable Map<String, @Nullable Object> values(DynamicValue value) {
    return Values.read(value.getMsgpack().toByteArray());
  }

  private static DynamicValue.Builder dynamic(@Nullable Map<String, @Nullable Object> values) {
    return DynamicValue.newBuilder().setMsgpack(ByteString.copyFrom(Values.write(values)));
  }

  private static Diagnostic.Builder problem(@Nullable String what) {
    return Diagnostic.newBuilder()
        .setSeverity(Diagnostic.Severity.ERROR)
        .setSummary(String.valueOf(what));
  }
}

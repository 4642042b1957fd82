package dev.berth.server.registry;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What stops an image from being stored or unpacked. */
public enum RegistryCode implements FailureCode {
  /** The image, or a part of it, is not in the registry. */
  NO_SUCH_IMAGE("registry.no-such-image", Fault.PLATFORM),
  /** A layer holds what must never reach a disk: a device, a path or link that leads out. */
  HOSTILE_LAYER("registry.hostile-layer", Fault.USER),
  /** An image unpacks to more than is allowed. */
  LAYER_TOO_LARGE("registry.layer-too-large", Fault.USER),
  /** The image is not of a kind that can be run here. */
  UNSUPPORTED_IMAGE("registry.unsupported-image", Fault.USER),
  /** What is stored under a digest has another digest. */
  CORRUPT_BLOB("registry.corrupt-blob", Fault.PLATFORM),
  /** The disk refused. */
  STORAGE("registry.storage", Fault.PLATFORM);

  private final String code;
  private final Fault fault;

  RegistryCode(String code, Fault fault) {
    this.code = code;
    this.fault = fault;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}

package dev.berth.webhooks;

/**
 * A delivery that is not what its provider documents.
 *
 * @param field a header's name, or the path of a field such as {@code repository.full_name}; names
 *     that the delivery chose do not occur in it
 * @param problem the rest of a sentence that begins with the field, without the content of either
 */
public record MalformedDelivery(String field, String problem) implements ParsedDelivery {
  /** As one sentence. */
  public String sentence() {
    return field + " " + problem;
  }
}

package dev.berth.webhooks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A JSON object that knows its path, so that whatever is wrong in it can be named. */
final class Fields {
  private static final int MAX_TEXT = 2048;
  private static final int MAX_LIST = 100;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
  private static final Pattern NO_COMMIT = Pattern.compile("0{7,64}");

  private final JsonNode node;
  private final String path;

  Fields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** The object of this name. */
  Fields object(String name) {
    return optionalObject(name).orElseThrow(() -> problem(name, "is missing"));
  }

  Optional<Fields> optionalObject(String name) {
    JsonNode child = node.path(name);
    if (child.isMissingNode() || child.isNull()) {
      return Optional.empty();
    }
    if (!child.isObject()) {
      throw problem(name, "is no object");
    }
    return Optional.of(new Fields(child, at(name)));
  }

  /** The objects of a list. */
  List<Fields> objects(String name) {
    JsonNode list = node.path(name);
    if (!list.isArray()) {
      throw problem(name, "is no list");
    }
    if (list.size() > MAX_LIST) {
      throw problem(name, "has more than " + MAX_LIST + " entries");
    }
    List<Fields> objects = new ArrayList<>();
    for (int index = 0; index < list.size(); index++) {
      if (!list.get(index).isObject()) {
        throw problem(name + "[" + index + "]", "is no object");
      }
      objects.add(new Fields(list.get(index), at(name + "[" + index + "]")));
    }
    return objects;
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> problem(name, "is missing"));
  }

  Optional<String> optionalText(String name) {
    JsonNode child = node.path(name);
    if (child.isMissingNode() || child.isNull()) {
      return Optional.empty();
    }
    if (!child.isString()) {
      throw problem(name, "is no text");
    }
    String text = child.stringValue();
    if (text.isBlank()) {
      throw problem(name, "is empty");
    }
    if (text.length() > MAX_TEXT) {
      throw problem(name, "is too long");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw problem(name, "contains a control character");
    }
    return Optional.of(text);
  }

  /** The first of these texts that is there. */
  String anyText(String... names) {
    for (String name : names) {
      Optional<String> text = optionalText(name);
      if (text.isPresent()) {
        return text.get();
      }
    }
    throw problem(names[0], "is missing");
  }

  boolean flag(String name) {
    JsonNode child = node.path(name);
    if (child.isMissingNode() || child.isNull()) {
      return false;
    }
    if (!child.isBoolean()) {
      throw problem(name, "is neither true nor false");
    }
    return child.booleanValue();
  }

  long number(String name) {
    JsonNode child = node.path(name);
    if (!child.isIntegralNumber() || !child.canConvertToLong() || child.longValue() < 1) {
      throw problem(name, child.isMissingNode() ? "is missing" : "is no positive whole number");
    }
    return child.longValue();
  }

  /** True when both are there and the same. */
  boolean hasEqualNumbers(String one, String other) {
    return node.path(one).isIntegralNumber() && number(one) == number(other);
  }

  boolean has(String name) {
    return node.has(name);
  }

  /** A commit's id. */
  String commit(String name) {
    String text = text(name);
    if (!COMMIT.matcher(text).matches()) {
      throw problem(name, "is no commit id");
    }
    return text;
  }

  /** A commit's id; empty for the zeros that stand for none. */
  Optional<String> optionalCommit(String name) {
    return Optional.of(commit(name)).filter(commit -> !NO_COMMIT.matcher(commit).matches());
  }

  /** A branch's or tag's name, without what comes before it. */
  String refName(String name, String prefix) {
    String text = text(name);
    String ref = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    if (!RefName.isValid(ref)) {
      throw problem(name, "is no name for a branch or tag");
    }
    return ref;
  }

  /** A repository's name with its owner. */
  String fullName(String name) {
    String text = text(name);
    if (!RefName.isRepository(text)) {
      throw problem(name, "is no owner and name");
    }
    return text;
  }

  /** An address that can be shown as a link. */
  String url(String name) {
    String text = text(name);
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null
          && uri.getRawUserInfo() == null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
        return text;
      }
    } catch (URISyntaxException e) {
      throw problem(name, "is no address");
    }
    throw problem(name, "is no http address");
  }

  FieldProblem problem(String name, String problem) {
    return new FieldProblem(new MalformedDelivery(at(name), problem));
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Ends the reading of a delivery; never leaves this package. */
  static final class FieldProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient MalformedDelivery malformed;

    FieldProblem(MalformedDelivery malformed) {
      super(malformed.sentence(), null, false, false);
      this.malformed = malformed;
    }

    MalformedDelivery malformed() {
      return malformed;
    }
  }
}

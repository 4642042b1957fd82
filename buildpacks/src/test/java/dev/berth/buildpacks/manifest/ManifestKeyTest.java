package dev.berth.buildpacks.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestKeyTest {
  @Test
  void theKeysAreThoseOfTheRecord() {
    assertThat(Arrays.stream(ManifestKey.values()).map(ManifestKey::path))
        .containsExactlyElementsOf(components("", AppManifest.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node server.js",
        "gunicorn package.module:app --bind $HOST:$PORT",
        "exec uvicorn 'a:b' --x \"$HOST\"",
        "a: b",
        "a #b",
        "{a}",
        "a, b",
        "-x",
        "*x",
        "@next",
        "%a",
        "=",
        "say \"x\"",
        "\"x\" y",
        "it's",
        "ends:",
        "[x]",
        "true",
        "null",
        "~",
        "12",
        "",
      })
  void aSuggestedLineSaysWhatItShouldWhateverTheValue(String value) {
    assertThat(read(ManifestKey.START.line(value)).start()).contains(value);
    assertThat(read(ManifestKey.BUILD_COMMAND.line(value)).build().command()).contains(value);
  }

  @Test
  void aSuggestionIsOneLineToPaste() {
    assertThat(ManifestKey.BUILD_OUTPUT.suggest("dist"))
        .isEqualTo("`build: { output: dist }` in berth.yaml");
    assertThat(ManifestKey.START.suggest("node server.js"))
        .isEqualTo("`start: node server.js` in berth.yaml");
  }

  private static AppManifest read(String line) {
    return ((ManifestReader.Result.Valid) ManifestReader.read(line)).manifest();
  }

  private static List<String> components(String prefix, Class<?> type) {
    List<String> paths = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + component.getName();
      if (component.getType().isRecord()) {
        paths.addAll(components(path + ".", component.getType()));
      } else {
        paths.add(path);
      }
    }
    return paths;
  }
}

package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page that was loaded before a switch still finds its scripts and styles after it. */
@ExtendWith(SharedBerth.class)
class EarlierAssetsIT {
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
  private static final String APP = "vite-site";

  @Test
  void hashedFilesOfEarlierReleasesAnswerAfterASwitch(BerthInstallation berth) {
    GitRepo repository = berth.repository(APP).copy(Checkout.example("vite"));
    repository.write(".gitignore", "node_modules\ndist\n").commit("one").deploy("main");
    List<String> first = assets(berth);
    List<Http.Answer> before = first.stream().map(path -> berth.get(APP, path)).toList();

    repository
        .write("src/style.css", "body { color: rebeccapurple; }\n")
        .commit("two")
        .deploy("main");

    List<String> second = assets(berth);
    assertThat(first).hasSize(2).doesNotContainAnyElementsOf(second);
    for (int i = 0; i < first.size(); i++) {
      Http.Answer after = berth.get(APP, first.get(i));
      assertThat(after.status()).as(first.get(i)).isEqualTo(200);
      assertThat(after.body()).isEqualTo(before.get(i).body());
      assertThat(kind(after)).isEqualTo(kind(before.get(i))).isIn("javascript", "css");
    }
    assertThat(berth.get(APP, "/assets/never-built-0000.js").status()).isEqualTo(404);
    assertThat(second).allMatch(path -> berth.get(APP, path).status() == 200);
  }

  /** The app and the router may name the same kind differently. */
  private static String kind(Http.Answer answer) {
    return answer.header("content-type").replaceAll("^\\w+/|;.*", "");
  }

  private static List<String> assets(BerthInstallation berth) {
    return ASSET
        .matcher(berth.get(APP).body())
        .results()
        .map(match -> match.group(1))
        .sorted()
        .toList();
  }
}

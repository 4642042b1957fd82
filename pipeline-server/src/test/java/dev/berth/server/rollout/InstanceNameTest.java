package dev.berth.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class InstanceNameTest {
  @Test
  void aMarkNamesEnvironmentReleaseAndProcess() {
    InstanceName worker = new InstanceName("shop--try-out", 12, "mail-worker");
    assertThat(worker.mark()).isEqualTo("instance/shop--try-out/12/mail-worker");
    assertThat(InstanceName.ofMark(worker.mark())).contains(worker);
    assertThat(worker.marks()).containsExactly(worker.mark());
  }

  @Test
  void aMarkOfAnEarlierVersionIsTheWebProcess() {
    InstanceName web = InstanceName.web("shop", 12);
    assertThat(InstanceName.ofMark("instance/shop/12")).contains(web);
    assertThat(web.marks()).containsExactly("instance/shop/12/web", "instance/shop/12");
  }

  /** Word for word what the rollout step of an earlier version left in a journal. */
  @Test
  void aJournalOfAnEarlierVersionMeansTheWebProcess() {
    assertThat(
            JsonMapper.builder()
                .build()
                .readValue(
                    """
                    {"name":{"environment":"shop","release":12},"host":"10.77.0.2","port":8080}\
                    """,
                    Instance.class))
        .isEqualTo(new Instance(InstanceName.web("shop", 12), "10.77.0.2", 8080));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "instance/shop",
        "instance/shop/x",
        "instance/shop/12/",
        "instance/shop/12/Web",
        "instance/shop/12/web/2",
        "build/shop/12"
      })
  void anythingElseIsNoInstance(String mark) {
    assertThat(InstanceName.ofMark(mark)).isEmpty();
  }
}

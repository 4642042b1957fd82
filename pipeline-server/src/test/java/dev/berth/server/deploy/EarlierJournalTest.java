package dev.berth.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.buildpacks.profile.Built;
import dev.berth.buildpacks.profile.VariableUse;
import dev.berth.server.app.Environment;
import dev.berth.server.build.BuiltImage;
import dev.berth.server.build.FakeImageBuilder;
import dev.berth.server.build.TestProfiles;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployLog;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.secret.SecretVersions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the version before has journaled is read, and what it did not know is found out. */
class EarlierJournalTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path directory;

  @Test
  void aPlanWithoutAProfileIsCompletedFromItsCheckout() throws IOException {
    Planned earlier = earlier();
    assertThat(earlier.plan().framework()).isEqualTo("Express");
    assertThat(earlier.runtime().database()).isTrue();
    assertThat(earlier.versions().scopes()).hasSize(1);
    assertThat(earlier.profile()).isNull();

    BuildDirectories directories = new BuildDirectories(new DataDirectory(directory));
    Context context = new Context(DeployId.random(), earlier);
    Path checkout = directories.checkout(context.deploy());
    Files.createDirectories(checkout.resolve("src"));
    Files.writeString(checkout.resolve("src/pay.js"), "use(process.env.STRIPE_KEY);\n");
    FakeImageBuilder builder = new FakeImageBuilder();

    AppProfile profile = new Profiles(builder, directories).of(context);

    assertThat(builder.read).containsExactly(checkout);
    assertThat(profile.component().variables())
        .containsExactly(new VariableUse("STRIPE_KEY", "src/pay.js", 1, false));
  }

  @Test
  void aJournaledProfileIsNotReadAgain() throws IOException {
    Files.createDirectories(directory.resolve("db/migration"));
    Files.writeString(directory.resolve("db/migration/V1__t.sql"), "select 1;");
    Files.writeString(directory.resolve("flyway.conf"), "flyway.outOfOrder=true\n");
    AppProfile profile = TestProfiles.withDatabase(directory);
    Planned earlier = earlier();
    Planned planned = new Planned(earlier.plan(), earlier.runtime(), SecretVersions.NONE, profile);

    Planned read = JSON.readValue(JSON.writeValueAsString(planned), Planned.class);

    assertThat(read).isEqualTo(planned);
    FakeImageBuilder builder = new FakeImageBuilder();
    BuildDirectories directories = new BuildDirectories(new DataDirectory(directory));
    assertThat(new Profiles(builder, directories).of(new Context(DeployId.random(), read)))
        .isEqualTo(profile);
    assertThat(builder.read).isEmpty();
  }

  @Test
  void anImageWithoutWhatRunsOfItIsWhatWasPlanned() throws IOException {
    BuiltImage image =
        JSON.readValue(
            """
            {"repository": "shop", "digest": "sha256:00", "reused": false}
            """,
            BuiltImage.class);

    assertThat(image.built()).isNull();
    assertThat(earlier().plan().built("").kind()).isEqualTo(Built.Kind.SERVER);
  }

  private static Planned earlier() throws IOException {
    try (InputStream in =
        EarlierJournalTest.class.getResourceAsStream("/journal/plan-before-profiles.json")) {
      return JSON.readValue(Objects.requireNonNull(in), Planned.class);
    }
  }

  /** A step that finds one output. */
  private record Context(DeployId deploy, Planned planned) implements StepContext {
    @Override
    public <T> T output(StepKey<T> key) {
      return key.type().cast(planned);
    }

    @Override
    public Environment environment() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <I> I request(Class<I> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DeployLog log() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long fence() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant deadline() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkActive() {}

    @Override
    public AutoCancel onCancel(Runnable action) {
      throw new UnsupportedOperationException();
    }
  }
}

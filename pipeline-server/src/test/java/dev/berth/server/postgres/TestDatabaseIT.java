package dev.berth.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestDatabaseIT {

  @Test
  void everyTestHasADatabaseOfItsOwn() {
    try (TestDatabase first = TestDatabase.fresh();
        TestDatabase second = TestDatabase.fresh()) {
      first.jdbc().sql("CREATE TABLE only_here (id int)").update();
      assertThat(
              second
                  .jdbc()
                  .sql("SELECT to_regclass('only_here') IS NULL")
                  .query(Boolean.class)
                  .single())
          .isTrue();
    }
  }
}

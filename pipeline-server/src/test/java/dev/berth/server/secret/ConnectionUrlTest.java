package dev.berth.server.secret;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.server.failure.DeployException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://u:p/x@host:5432/db",
        "postgresql://u:12/x@host/db",
        "postgres://u:p?x@host/db",
        "postgres://u:12#x@host/db",
        "postgres://u:p@x@host/db",
        "mysql://u:100%@host/db",
        "mysql://u:p x@host/db",
        "redis://:p[x@host:6379",
        "amqp://u:p{x@host/%2Fvhost",
        "mongodb+srv://u:p%zz@cluster.example/db",
        "postgres+asyncpg://u:a^b@host/db",
        "postgres://host:port/db",
      })
  void whatReadersTakeApartWronglyIsRefused(String url) {
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> ConnectionUrl.require("NAME", url))
        .withMessageContaining("secrets.url-not-encoded");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello p@ss/word",
        "https://user:p@ss@host/",
        "postgres://u:p%40ss%3Aw%2For%23d%3F%25%26@host:5432/db?sslmode=require",
        "postgres://u:p:with:colons@host/db",
        "postgres://u:pä@host/db",
        "postgres://host/db?user=me@corp.example",
        "postgresql:///db?host=/var/run/postgresql",
        "postgresql://%2Fvar%2Frun/db",
        "postgres://u:p@[2001:db8::1]:5432/db",
        "mongodb://u:p@a:27017,b:27017,c/db?replicaSet=r@0",
        "mongodb+srv://u:p@cluster.example/?retryWrites=true",
        "redis://:secret@host:6379/0",
        "rediss://default:secret@host:6379",
        "postgres://${DB_USER}:${DB_PASS}@host/db",
        "jdbc:postgresql://host/db?user=u&password=p@ss",
        "jdbc:sqlserver://host:1433;databaseName=x;password=p@ss",
        "sqlite:///data/a.db",
      })
  void whatCanBeReadAndWhatIsNoSuchAddressPasses(String value) {
    assertThatCode(() -> ConnectionUrl.require("NAME", value)).doesNotThrowAnyException();
  }
}

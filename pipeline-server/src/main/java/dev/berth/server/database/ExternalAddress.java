package dev.berth.server.database;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the operator's server is and how Berth logs in; prints without the password.
 *
 * @param host name or address
 * @param port the port there
 * @param user a role that may create databases and roles
 * @param password that role's password
 */
record ExternalAddress(String host, int port, String user, String password) {
  private static final int USUAL_PORT = 5432;

  /**
   * Reads a URL such as {@code postgresql://berth@db.internal:5432}.
   *
   * @param passwordFile holds nothing but the password
   */
  static ExternalAddress parse(String url, Path passwordFile) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null
          || uri.getUserInfo() == null
          || !String.valueOf(uri.getScheme()).matches("postgres(ql)?")) {
        throw unusable("berth.databases.url is not like postgresql://user@host:5432", null);
      }
      return new ExternalAddress(
          uri.getHost(),
          uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
          uri.getUserInfo(),
          Files.readString(passwordFile).strip());
    } catch (URISyntaxException e) {
      throw unusable("berth.databases.url is no URL", e);
    } catch (IOException e) {
      throw unusable("the password file " + passwordFile + " cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return "ExternalAddress[" + user + "@" + host + ":" + port + "]";
  }

  private static DeployException unusable(String what, @Nullable Exception cause) {
    return new DeployException(
        DatabaseCode.SETTINGS.because(
            "The server for the apps' databases cannot be used: " + what + ".",
            "Correct berth.databases.url and berth.databases.password-file."),
        cause);
  }
}

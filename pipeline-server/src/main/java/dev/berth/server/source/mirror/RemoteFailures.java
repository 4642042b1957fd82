package dev.berth.server.source.mirror;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TransportException;

/** Says what went wrong with a repository that lives elsewhere. */
final class RemoteFailures {
  private RemoteFailures() {}

  static DeployException address(String problem) {
    return new DeployException(
        RemoteCode.ADDRESS.because(
            "The address of the repository " + problem + ".",
            "Paste what your hosting service shows under \"Clone\": https://host/owner/name.git or"
                + " git@host:owner/name.git"));
  }

  static DeployException gone(RemoteAddress address, String ref) {
    return new DeployException(
        RemoteCode.GONE.because(
            address.page() + " has no " + ref + " any more.",
            "Look at the request on its own page; a new commit to it brings it back"));
  }

  static DeployException of(
      RemoteAddress address, RemoteCredentials credentials, Duration patience, IOException e) {
    if (cause(e, RefusedAddressException.class).isPresent()) {
      return new DeployException(
          RemoteCode.PRIVATE.because(
              address.host() + " is an address of a private network, or of this machine.",
              "Berth reads from public hosts. An operator opens a network with"
                  + " berth.remotes.private-networks"),
          e);
    }
    Optional<HostKeyChangedException> key = cause(e, HostKeyChangedException.class);
    if (key.isPresent()) {
      return new DeployException(
          RemoteCode.HOST_KEY.because(
              address.host() + " shows another host key than when the app was connected.",
              "If its operator says so, connect the app again; otherwise somebody stands in"
                  + " between"),
          e);
    }
    if (cause(e, MovedException.class).isPresent()) {
      return new DeployException(
          RemoteCode.ADDRESS.because(
              address.page() + " sends Berth to another host.",
              "Connect the address that your browser ends at"),
          e);
    }
    if (cause(e, UnknownHostException.class).isPresent()) {
      return unreachable(address, "is not known to the name server", e);
    }
    if (cause(e, SSLException.class).isPresent()) {
      return new DeployException(
          RemoteCode.CERTIFICATE.because(
              address.host() + " has no certificate that this machine trusts.",
              "For a certificate authority of your own set berth.remotes.certificates to its file"),
          e);
    }
    if (cause(e, ConnectException.class).isPresent()
        || cause(e, NoRouteToHostException.class).isPresent()) {
      return unreachable(address, "does not take connections", e);
    }
    if (cause(e, InterruptedIOException.class).isPresent()) {
      return unreachable(address, "did not answer within " + patience.toSeconds() + " s", e);
    }
    if (isDenied(e)) {
      return new DeployException(
          RemoteCode.ACCESS.because(
              "There is no repository " + address.page() + " that Berth may read.",
              advice(credentials)),
          e);
    }
    if (cause(e, SocketException.class).isPresent()) {
      return unreachable(address, "ended the connection", e);
    }
    return unreachable(address, "gave an answer that git does not understand", e);
  }

  private static boolean isDenied(IOException e) {
    if (cause(e, NoRemoteRepositoryException.class).isPresent()) {
      return true;
    }
    String message = String.valueOf(e.getMessage());
    return e instanceof TransportException
        && (message.contains("not authorized")
            || message.contains("uthentication")
            || message.contains("not permitted")
            || message.contains("Auth fail")
            || message.contains("annot log in")
            || message.contains("No more authentication methods"));
  }

  private static String advice(RemoteCredentials credentials) {
    return switch (credentials) {
      case RemoteCredentials.None _ ->
          "Look at the address. If the repository is private, give a token that may read it, or use"
              + " its ssh address with the deploy key";
      case RemoteCredentials.Token _ ->
          "Look at the address, and whether the token is still valid and may read the repository's"
              + " content";
      case RemoteCredentials.Key _ ->
          "Add the deploy key to the repository; reading is enough for it";
    };
  }

  private static DeployException unreachable(RemoteAddress address, String what, Exception e) {
    return new DeployException(
        RemoteCode.UNREACHABLE.because(
            address.host() + " " + what + ".",
            "Berth asks again by itself; look at the address if it stays so"),
        e);
  }

  private static <T> Optional<T> cause(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }
}

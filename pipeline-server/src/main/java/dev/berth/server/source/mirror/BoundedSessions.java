package dev.berth.server.source.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/** Sessions in which the other side can not say more than makes sense. */
final class BoundedSessions extends SshSessionFactory {
  private final SshSessionFactory sessions;
  private final LongSupplier limit;
  private final Instant end;

  BoundedSessions(SshSessionFactory sessions, LongSupplier limit, Instant end) {
    this.sessions = sessions;
    this.limit = limit;
    this.end = end;
  }

  @Override
  public RemoteSession getSession(
      URIish uri, CredentialsProvider credentials, FS files, int milliseconds)
      throws TransportException {
    return new Session(sessions.getSession(uri, credentials, files, milliseconds));
  }

  @Override
  public String getType() {
    return sessions.getType();
  }

  private final class Session implements RemoteSession2 {
    private final RemoteSession session;

    Session(RemoteSession session) {
      this.session = session;
    }

    @Override
    public Process exec(String command, int seconds) throws IOException {
      return new Bounded(session.exec(command, seconds));
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int seconds)
        throws IOException {
      return new Bounded(
          session instanceof RemoteSession2 second
              ? second.exec(command, environment, seconds)
              : session.exec(command, seconds));
    }

    @Override
    public void disconnect() {
      session.disconnect();
    }
  }

  private final class Bounded extends Process {
    private final Process process;
    private final InputStream output;
    private final InputStream errors;

    Bounded(Process process) {
      this.process = process;
      this.output = new BoundedAnswer(process.getInputStream(), limit, end);
      this.errors =
          new BoundedAnswer(process.getErrorStream(), () -> HttpsConnections.LIST_BYTES, end);
    }

    @Override
    public OutputStream getOutputStream() {
      return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return output;
    }

    @Override
    public InputStream getErrorStream() {
      return errors;
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
      return process.waitFor(timeout, unit);
    }

    @Override
    public int exitValue() {
      return process.exitValue();
    }

    @Override
    public void destroy() {
      process.destroy();
    }
  }
}

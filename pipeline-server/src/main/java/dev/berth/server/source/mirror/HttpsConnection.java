package dev.berth.server.source.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.URL;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;

/** One request as JGit makes it, over the JDK's client; certificates are always verified. */
final class HttpsConnection implements HttpConnection {
  private final HttpsURLConnection connection;
  private final LongSupplier limit;
  private final Instant end;

  /**
   * Around a connection that is not open yet.
   *
   * @param limit how many bytes its answer may have
   * @param end when everything has to be over
   */
  HttpsConnection(HttpsURLConnection connection, LongSupplier limit, Instant end) {
    this.connection = connection;
    this.limit = limit;
    this.end = end;
    connection.setInstanceFollowRedirects(false);
  }

  @Override
  public int getResponseCode() throws IOException {
    return connection.getResponseCode();
  }

  @Override
  public URL getURL() {
    return connection.getURL();
  }

  @Override
  public String getResponseMessage() throws IOException {
    return connection.getResponseMessage();
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    return connection.getHeaderFields();
  }

  @Override
  public void setRequestProperty(String key, String value) {
    connection.setRequestProperty(key, value);
  }

  @Override
  public void setRequestMethod(String method) throws ProtocolException {
    connection.setRequestMethod(method);
  }

  @Override
  public void setUseCaches(boolean usecaches) {
    connection.setUseCaches(usecaches);
  }

  @Override
  public void setConnectTimeout(int timeout) {
    connection.setConnectTimeout(timeout);
  }

  @Override
  public void setReadTimeout(int timeout) {
    connection.setReadTimeout(timeout);
  }

  @Override
  public String getContentType() {
    return connection.getContentType();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new BoundedAnswer(connection.getInputStream(), limit, end);
  }

  @Override
  public String getHeaderField(String name) {
    return connection.getHeaderField(name);
  }

  @Override
  public List<String> getHeaderFields(String name) {
    return connection.getHeaderFields().entrySet().stream()
        .filter(field -> name.equalsIgnoreCase(field.getKey()))
        .flatMap(field -> field.getValue().stream())
        .toList();
  }

  @Override
  public int getContentLength() {
    return connection.getContentLength();
  }

  /** JGit follows them itself, through the factory. */
  @Override
  public void setInstanceFollowRedirects(boolean followRedirects) {}

  @Override
  public void setDoOutput(boolean dooutput) {
    connection.setDoOutput(dooutput);
  }

  @Override
  public void setFixedLengthStreamingMode(int contentLength) {
    connection.setFixedLengthStreamingMode(contentLength);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connection.getOutputStream();
  }

  @Override
  public void setChunkedStreamingMode(int chunklen) {
    connection.setChunkedStreamingMode(chunklen);
  }

  @Override
  public String getRequestMethod() {
    return connection.getRequestMethod();
  }

  @Override
  public boolean usingProxy() {
    return connection.usingProxy();
  }

  @Override
  public void connect() throws IOException {
    connection.connect();
  }

  /** JGit asks for this only to turn verification off. */
  @Override
  public void configure(KeyManager[] km, TrustManager[] tm, SecureRandom random) {
    throw new UnsupportedOperationException("certificates are verified");
  }

  @Override
  public void setHostnameVerifier(HostnameVerifier hostnameverifier) {
    throw new UnsupportedOperationException("names are verified");
  }

  /** Ends it, whatever it is waiting for. */
  void abort() {
    connection.disconnect();
  }
}

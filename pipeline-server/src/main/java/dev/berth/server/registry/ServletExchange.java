package dev.berth.server.registry;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** A question to the registry that came through the web server. */
record ServletExchange(HttpServletRequest request, HttpServletResponse response)
    implements RegistryExchange {
  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    return QueryString.decode(request.getRequestURI());
  }

  @Override
  public Map<String, String> query() {
    return QueryString.parse(request.getQueryString());
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  @Override
  public InputStream body() throws IOException {
    return request.getInputStream();
  }

  @Override
  public OutputStream respond(int status, Map<String, String> headers, long length)
      throws IOException {
    response.setStatus(status);
    headers.forEach(response::setHeader);
    response.setContentLengthLong(length);
    return response.getOutputStream();
  }
}

package dev.berth.server.source.mirror;

import dev.berth.server.installation.OutboundRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The operator's choices about repositories that live elsewhere.
 *
 * @param privateNetworks networks that may be reached although they are not public, such as {@code
 *     10.0.0.0/8}
 * @param certificates a file of certificates (PEM) that are trusted beside the usual ones
 * @param silence for how long a host may say nothing
 * @param patience for how long one fetch may take
 * @param look how often every connected repository is looked at, whether or not it sent anything
 */
@Validated
@ConfigurationProperties(prefix = "berth.remotes", ignoreUnknownFields = false)
public record RemoteSettings(
    @DefaultValue List<String> privateNetworks,
    @Nullable Path certificates,
    @DefaultValue("30s") Duration silence,
    @DefaultValue("10m") Duration patience,
    @DefaultValue("5m") Duration look) {
  /** To which addresses Berth connects when a user has named them. */
  public OutboundRules rules() {
    return new OutboundRules(privateNetworks);
  }

  /**
   * Whose certificates are believed.
   *
   * @throws IOException when the operator's file can not be read
   */
  public SSLContext trust() throws IOException {
    return RemoteTrust.of(certificates);
  }
}

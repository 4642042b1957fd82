package dev.berth.server.installation;

import dev.berth.addresses.AddressRange;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The operator's choices for the whole installation.
 *
 * @param dataDirectory where everything Berth keeps is stored; without it the system's or the
 *     user's usual place
 * @param domain base domain; apps answer on {@code <app>.<domain>}
 * @param port the router's only TCP port
 * @param listen the address that port is bound on
 * @param publicUrl the console's address as browsers see it when something in front of Berth ends
 *     TLS, such as {@code https://berth.example.com}; apps are reached by the same scheme and port.
 *     Without it nobody signs in over plain HTTP except on this machine
 * @param trustedProxies addresses or ranges, separated by commas, of what stands in front of Berth,
 *     such as {@code 127.0.0.1}: their {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are
 *     believed, so that apps see the visitor's own address and scheme; nobody else's are
 */
@Validated
@ConfigurationProperties(prefix = "berth", ignoreUnknownFields = true)
public record BerthSettings(
    @Nullable Path dataDirectory,
    @NotBlank @DefaultValue("localhost") String domain,
    @Min(1) @Max(65535) @DefaultValue("8080") int port,
    @NotBlank @DefaultValue("127.0.0.1") String listen,
    @Nullable URI publicUrl,
    @DefaultValue List<String> trustedProxies) {
  public BerthSettings {
    if (publicUrl != null
        && (!"https".equals(publicUrl.getScheme()) || publicUrl.getHost() == null)) {
      throw new IllegalArgumentException(
          "berth.public-url must look like https://berth.example.com");
    }
    trustedProxies = trustedProxies.stream().map(String::strip).toList();
    for (String range : trustedProxies) {
      try {
        AddressRange.of(range);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("berth.trusted-proxies: " + e.getMessage(), e);
      }
    }
  }
}

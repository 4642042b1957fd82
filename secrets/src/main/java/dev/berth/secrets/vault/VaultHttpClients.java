package dev.berth.secrets.vault;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes the HTTP client. The driver would make one per request, read one certificate of a bundle,
 * and let variables of the environment turn verification off.
 */
final class VaultHttpClients {
  private VaultHttpClients() {}

  static HttpClient client(VaultSettings settings) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout());
    settings.caCertificates().ifPresent(pem -> client.sslContext(context(pem)));
    return client.build();
  }

  private static SSLContext context(String pem) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates(pem)) {
        trusted.setCertificateEntry("ca" + number++, certificate);
      }
      if (number == 0) {
        throw new GeneralSecurityException("no certificate");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new SecretException(
          SecretProblem.VAULT_MISCONFIGURED,
          "the CA certificates for Vault cannot be read",
          "give the PEM text of one or more certificates",
          e);
    }
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }
}

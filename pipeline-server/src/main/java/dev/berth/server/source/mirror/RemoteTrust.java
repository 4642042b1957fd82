package dev.berth.server.source.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed: those that the JVM believes, and the operator's own. */
final class RemoteTrust {
  private RemoteTrust() {}

  static SSLContext of(@Nullable Path certificates) throws IOException {
    try {
      if (certificates == null) {
        return SSLContext.getDefault();
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (X509Certificate usual : usual()) {
        store.setCertificateEntry("usual-" + number++, usual);
      }
      try (InputStream in = Files.newInputStream(certificates)) {
        for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("own-" + number++, own);
        }
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(store), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates in " + certificates + " can not be used", e);
    }
  }

  private static X509Certificate[] usual() throws GeneralSecurityException {
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager trust) {
        return trust.getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}

package dev.berth.server.source.mirror;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * A key of Berth's own that reads one repository: ECDSA over P-256, which every hosting service
 * takes and every JVM has. Prints without its private half.
 */
public final class DeployKey {
  private static final String TYPE = "ecdsa-sha2-nistp256";
  private static final String CURVE = "nistp256";
  private static final int COORDINATE = 32;
  private static final String BETWEEN = " ";

  private final KeyPair pair;

  private DeployKey(KeyPair pair) {
    this.pair = pair;
  }

  /** A new one. */
  public static DeployKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new DeployKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has P-256", e);
    }
  }

  /**
   * The one that {@link #encoded} gave.
   *
   * @throws IllegalArgumentException when it gave something else
   */
  public static DeployKey decode(String encoded) {
    String[] halves = encoded.split(BETWEEN, -1);
    if (halves.length != 2) {
      throw new IllegalArgumentException("this is no deploy key");
    }
    try {
      KeyFactory keys = KeyFactory.getInstance("EC");
      Base64.Decoder decoder = Base64.getDecoder();
      return new DeployKey(
          new KeyPair(
              keys.generatePublic(new X509EncodedKeySpec(decoder.decode(halves[0]))),
              keys.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(halves[1])))));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this is no deploy key", e);
    }
  }

  /** Both halves, to be kept as a secret. */
  public String encoded() {
    Base64.Encoder encoder = Base64.getEncoder();
    return encoder.encodeToString(pair.getPublic().getEncoded())
        + BETWEEN
        + encoder.encodeToString(pair.getPrivate().getEncoded());
  }

  /** The public half as OpenSSH writes it (RFC 5656, section 3.1), for the service. */
  public String authorized(String comment) {
    return TYPE + BETWEEN + Base64.getEncoder().encodeToString(blob()) + BETWEEN + comment;
  }

  KeyPair pair() {
    return pair;
  }

  private byte[] blob() {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    ByteArrayOutputStream point = new ByteArrayOutputStream();
    point.write(4);
    point.writeBytes(fixed(key.getW().getAffineX()));
    point.writeBytes(fixed(key.getW().getAffineY()));
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    for (byte[] part :
        new byte[][] {
          TYPE.getBytes(StandardCharsets.US_ASCII),
          CURVE.getBytes(StandardCharsets.US_ASCII),
          point.toByteArray()
        }) {
      blob.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
      blob.writeBytes(part);
    }
    return blob.toByteArray();
  }

  private static byte[] fixed(BigInteger coordinate) {
    byte[] bytes = coordinate.toByteArray();
    byte[] fixed = new byte[COORDINATE];
    int length = Math.min(bytes.length, COORDINATE);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
    return fixed;
  }

  @Override
  public String toString() {
    return authorized("deploy-key");
  }
}

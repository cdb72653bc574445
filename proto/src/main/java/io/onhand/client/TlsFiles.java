package io.onhand.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files of a TLS connection. Read once, when the channel is opened.
 *
 * @param trust the authorities whose servers are trusted; empty: those that the JDK trusts
 * @param identity how the client proves who it is; empty: it does not
 */
public record TlsFiles(Optional<Path> trust, Optional<Identity> identity) {

  /** Trusts what the JDK trusts and shows no certificate. */
  public static final TlsFiles PUBLIC = new TlsFiles(Optional.empty(), Optional.empty());

  /** Checks that the trust file can be read. */
  public TlsFiles {
    trust.ifPresent(file -> requireReadable(file, "trust file"));
  }

  /** Trusts the authorities of a file and shows no certificate. */
  public static TlsFiles trusting(Path trust) {
    return new TlsFiles(Optional.of(trust), Optional.empty());
  }

  /** The same trust, with a certificate to show. */
  public TlsFiles withIdentity(Path certificate, Path key) {
    return new TlsFiles(trust, Optional.of(new Identity(certificate, key)));
  }

  /**
   * A client certificate.
   *
   * @param certificate the certificate chain, the client's own first
   * @param key its private key, PKCS#8, not encrypted
   */
  public record Identity(Path certificate, Path key) {

    /** Checks that both files can be read. */
    public Identity {
      requireReadable(certificate, "certificate file");
      requireReadable(key, "key file");
    }
  }

  private static void requireReadable(Path file, String what) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "Expected a readable " + what + ", but " + file + " is not");
    }
  }
}

package io.onhand.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.onhand.cli.fake.CliRun;
import io.onhand.cli.fake.FakeServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The options for TLS lead to an encrypted connection or to a clear error")
final class TlsOptionsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path home;

  @Test
  void trustsTheAuthoritiesItIsTold() throws Exception {
    Path certificate = home.resolve("server.pem");
    Path key = home.resolve("server.key");
    makeCertificate(certificate, key);
    try (FakeServer server =
        FakeServer.central(GrpcSslContexts.forServer(certificate.toFile(), key.toFile()).build())) {
      server.state().record("A", "France", 4);

      CliRun trusting =
          new Cli(home)
              .at(
                  server.address(),
                  "stock",
                  "get",
                  "A",
                  "France",
                  "--tls-ca",
                  certificate.toString());
      CliRun strict = new Cli(home).at(server.address(), "stock", "get", "A", "France", "--tls");
      CliRun plain = new Cli(home).at(server.address(), "stock", "get", "A", "France");

      assertThat(trusting.err()).startsWith("As of sequence");
      assertThat(trusting.exitCode()).isZero();
      assertThat(strict.exitCode()).isEqualTo(3);
      assertThat(strict.err()).startsWith("onhand: Expected a server at ").doesNotContain("null");
      assertThat(plain.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void aServerWithoutTlsIsNotReachedWithIt() {
    try (FakeServer server = FakeServer.central()) {
      assertThat(new Cli(home).at(server.address(), "status", "--tls").exitCode()).isEqualTo(3);
    }
  }

  @Test
  void filesMustBeThereAndComplete() {
    CliRun missing = new Cli(home).run("status", "--tls-ca", home.resolve("none").toString());
    CliRun half = new Cli(home).run("status", "--tls-cert", home.resolve("none").toString());

    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("Expected a readable trust file");
    assertThat(half.exitCode()).isEqualTo(2);
    assertThat(half.err()).contains("Expected --tls-cert and --tls-key together");
  }

  private void makeCertificate(Path certificate, Path key) throws Exception {
    Path store = home.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=test",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("keytool.txt").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, PASSWORD);
    }
    pem(certificate, "CERTIFICATE", keys.getCertificate("a").getEncoded());
    pem(key, "PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded());
  }

  private static void pem(Path file, String what, byte[] content) throws Exception {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }
}

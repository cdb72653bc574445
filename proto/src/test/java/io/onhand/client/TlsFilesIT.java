package io.onhand.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.testing.TlsTesting;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A TLS channel trusts whom it is told to and shows its own certificate")
final class TlsFilesIT {

  private final TestServers servers = new TestServers();
  private final FakeInventory inventory = new FakeInventory("S1");

  @AfterEach
  void close() {
    servers.close();
  }

  @Test
  void speaksTlsWithACertificateOfItsOwn(@TempDir Path folder) throws IOException {
    var server =
        TestServers.builder(0)
            .sslContext(
                GrpcSslContexts.forServer(
                        TlsTesting.loadCert("server1.pem"), TlsTesting.loadCert("server1.key"))
                    .trustManager(TlsTesting.loadCert("ca.pem"))
                    .clientAuth(ClientAuth.REQUIRE)
                    .build())
            .addService(inventory);
    Endpoint endpoint = servers.listening(server);
    TlsFiles trust = TlsFiles.trusting(cert(folder, "ca.pem"));

    TlsFiles both = trust.withIdentity(cert(folder, "client.pem"), cert(folder, "client.key"));
    assertThat(record(tls(endpoint, both)).hasRecord()).isTrue();
    assertThat(OnhandError.of(failure(tls(endpoint, trust))).kind())
        .isNotEqualTo(ErrorKind.REFUSED);
    OnhandError untrusted = OnhandError.of(failure(tls(endpoint, TlsFiles.PUBLIC)));
    assertThat(untrusted.kind()).isEqualTo(ErrorKind.NOT_REACHABLE);
  }

  @Test
  void namesATlsFileThatIsNotThere(@TempDir Path folder) throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsFiles.trusting(folder.resolve("ca.pem")))
        .withMessageContaining("trust file");
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    OnhandChannel channel =
        OnhandChannel.to(Endpoint.central("h")).withTls(TlsFiles.trusting(empty));
    assertThatIllegalArgumentException().isThrownBy(channel::open).withMessageContaining("PEM");
  }

  private Channel tls(Endpoint endpoint, TlsFiles files) {
    return servers.closing(
        OnhandChannel.to(endpoint)
            .withTls(files)
            .open(builder -> builder.overrideAuthority("foo.test.google.fr")));
  }

  private static Path cert(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    try (var content = TlsTesting.loadCert(name)) {
      Files.copy(content, file);
    }
    return file;
  }

  private static GetRecordResponse record(Channel channel) {
    return InventoryServiceGrpc.newBlockingStub(channel)
        .getRecord(GetRecordRequest.getDefaultInstance());
  }

  private static StatusRuntimeException failure(Channel channel) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> record(channel));
  }
}

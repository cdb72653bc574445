package io.onhand.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Addresses are read as host or host:port, with the server's own default port")
final class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost, 7420",
    "central.example:99, central.example, 99",
    "10.0.0.1:1, 10.0.0.1, 1",
    "[::1], ::1, 7420",
    "[fe80::1]:65535, fe80::1, 65535",
  })
  void readsWhatPeopleWrite(String address, String host, int port) {
    assertThat(Endpoint.central(address)).isEqualTo(new Endpoint(host, port));
  }

  @Test
  void knowsTheAgentsPort() {
    assertThat(Endpoint.agent("till-box").port()).isEqualTo(7421);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":7420", "host:", "host:0", "host:65536", "http://host:1", "::1", "a b"})
  void refusesAnythingElse(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.central(address))
        .withMessageContaining("Expected");
  }

  @Test
  void writesWhatItReads() {
    assertThat(Endpoint.central("[::1]:5")).hasToString("[::1]:5");
    assertThat(Endpoint.central("h:5")).hasToString("h:5");
  }
}

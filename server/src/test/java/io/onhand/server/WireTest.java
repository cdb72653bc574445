package io.onhand.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.client.Wire;
import io.onhand.server.api.Errors;
import io.onhand.server.config.CentralSettings;
import io.onhand.server.domain.Limits;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Central and the client library agree on port, sizes and the domain of errors")
class WireTest {

  @Test
  void agrees() {
    assertThat(Wire.CENTRAL_PORT).isEqualTo(CentralSettings.PORT_DEFAULT);
    assertThat(Wire.REQUEST_BYTES_MAX).isEqualTo(Limits.REQUEST_BYTES_MAX);
    assertThat(Wire.HEADER_BYTES_MAX).isEqualTo(Limits.HEADER_BYTES_MAX);
    assertThat(Wire.ERROR_DOMAIN).isEqualTo(Errors.DOMAIN);
  }
}

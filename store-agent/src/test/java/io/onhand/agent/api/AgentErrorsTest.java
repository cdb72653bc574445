package io.onhand.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.api.Errors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Only what certainly never left the agent is called never sent")
final class AgentErrorsTest {

  private static final Metadata.Key<String> NEVER_SENT =
      Metadata.Key.of("onhand-local-never-sent", Metadata.ASCII_STRING_MARSHALLER);

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,       true,  CENTRAL_UNREACHABLE, true",
    "DEADLINE_EXCEEDED, true,  DEADLINE_EXPIRED,    true",
    "UNAVAILABLE,       false, OUTCOME_UNKNOWN,     false",
    "DEADLINE_EXCEEDED, false, OUTCOME_UNKNOWN,     false",
    "CANCELLED,         false, OUTCOME_UNKNOWN,     false",
    "INTERNAL,          false, OUTCOME_UNKNOWN,     false",
    "UNKNOWN,           true,  OUTCOME_UNKNOWN,     false",
  })
  void ofABareStatus(Status.Code code, boolean isNeverSent, String reason, boolean isNeverDecided) {
    Metadata trailers = new Metadata();
    if (isNeverSent) {
      trailers.put(NEVER_SENT, "1");
    }

    com.google.rpc.Status status =
        AgentErrors.ofCommand(code.toStatus().asRuntimeException(trailers));

    assertThat(OnhandError.of(status).reason().name()).isEqualTo("ERROR_REASON_" + reason);
    assertThat(AgentErrors.isNeverDecided(status)).isEqualTo(isNeverDecided);
  }

  @ParameterizedTest
  @CsvSource({"RESOURCE_EXHAUSTED", "UNIMPLEMENTED", "UNAUTHENTICATED"})
  void passesOnWhatRefusedTheCallItself(Status.Code code) {
    com.google.rpc.Status status =
        AgentErrors.ofCommand(code.toStatus().withDescription("as it is").asRuntimeException());

    assertThat(status.getCode()).isEqualTo(code.value());
    assertThat(status.getMessage()).isEqualTo("as it is");
  }

  @ParameterizedTest
  @CsvSource({"SHUTTING_DOWN, OUTCOME_UNKNOWN", "CENTRAL_UNREACHABLE, CENTRAL_UNREACHABLE"})
  void anOutstandingItemOfABrokenStreamIsUnknownUnlessItNeverLeft(String broke, String told) {
    com.google.rpc.Status central =
        broke.equals("SHUTTING_DOWN") ? Errors.shuttingDown() : AgentErrors.centralUnreachable();

    com.google.rpc.Status item = AgentErrors.ofItem(Errors.exception(central));

    assertThat(OnhandError.of(item).reason())
        .isEqualTo(ErrorReason.valueOf("ERROR_REASON_" + told));
  }
}

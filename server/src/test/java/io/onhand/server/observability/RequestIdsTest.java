package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.observability.EchoServer.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A caller gets its request id back, and an id with every call that fails")
class RequestIdsTest {

  private static final String TRACE_PARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final List<CallContext> seen = new ArrayList<>();
  private final EchoServer server = new EchoServer(new SilentTelemetry());

  RequestIdsTest() throws IOException {
    server.does(() -> seen.add(CallContext.current()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void echoesTheCallersId() {
    Answer answer = server.call(Map.of("x-request-id", "till-7/0042"));

    assertThat(answer.headers().get(Headers.REQUEST_ID)).isEqualTo("till-7/0042");
    assertThat(seen).extracting(CallContext::requestId).containsExactly("till-7/0042");
  }

  @Test
  void sendsNoneWithAnAnswerIfTheCallerChoseNone() {
    Answer answer = server.call(Map.of());

    assertThat(answer.status()).isEqualTo(Status.OK);
    assertThat(answer.headers().containsKey(Headers.REQUEST_ID)).isFalse();
    assertThat(answer.trailers().containsKey(Headers.REQUEST_ID)).isFalse();
  }

  @Test
  void namesACallThatFails() {
    server.does(() -> {
      seen.add(CallContext.current());
      throw Status.FAILED_PRECONDITION.asRuntimeException();
    });

    Answer first = server.call(Map.of());
    Answer second = server.call(Map.of());
    Answer third = server.call(Map.of("x-request-id", "mine"));

    assertThat(first.trailers().get(Headers.REQUEST_ID))
        .matches("[0-9a-f]{16}")
        .isEqualTo(seen.get(0).requestId());
    assertThat(second.trailers().get(Headers.REQUEST_ID))
        .isNotEqualTo(first.trailers().get(Headers.REQUEST_ID));
    assertThat(third.trailers().getAll(Headers.REQUEST_ID)).containsExactly("mine");
  }

  @Test
  void namesAndLogsACallWhoseServiceThrew() {
    server.does(() -> {
      throw new IllegalStateException("secret of the house");
    });

    try (CapturedLog log = new CapturedLog(RequestIdInterceptor.class)) {
      Answer answer = server.call(Map.of("x-request-id", "till-7"));

      assertThat(answer.status().getCode()).isEqualTo(Status.Code.INTERNAL);
      assertThat(answer.status().getDescription()).doesNotContain("secret");
      assertThat(OnhandError.of(answer.status().asRuntimeException(answer.trailers())).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_INTERNAL_FAULT);
      assertThat(answer.trailers().get(Headers.REQUEST_ID)).isEqualTo("till-7");
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("ERROR A call failed method=test.v1.Echo/Call code=INTERNAL")
          .endsWith("request_id=till-7");
    }
  }

  @Test
  void namesACallInTheLogThatEndsOnAnotherThread() {
    server.answersOn(work -> new Thread(work).start());
    server.does(() -> {
      throw Status.DATA_LOSS.asRuntimeException();
    });

    try (CapturedLog log = new CapturedLog(RequestIdInterceptor.class)) {
      server.call(Map.of("x-request-id", "till-7"));

      assertThat(log.lines()).singleElement().asString().endsWith("request_id=till-7");
    }
  }

  @Test
  void leavesTrailersThatCallsShareAsTheyAre() {
    Metadata shared = new Metadata();
    server.does(() -> {
      throw Status.ABORTED.asRuntimeException(shared);
    });

    server.call(Map.of());

    assertThat(shared.keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "two words",
        "12345678901234567890123456789012345678901234567890123456789012345"
      })
  void makesOneWhereTheCallersCannotBeUsed(String offered) {
    Answer answer = server.call(Map.of("x-request-id", offered));

    assertThat(answer.headers().containsKey(Headers.REQUEST_ID)).isFalse();
    assertThat(seen.getFirst().requestId()).matches("[0-9a-f]{16}");
  }

  @Test
  void keepsOneIdForTheWholeCall() {
    server.call(Map.of());

    assertThat(seen.getFirst().requestId()).isEqualTo(seen.getFirst().requestId());
    assertThat(CallContext.current()).isSameAs(CallContext.NONE);
    assertThat(CallContext.NONE.requestId()).isEmpty();
  }

  @Test
  void passesATraceOnWhileTelemetryIsOff() {
    server.call(Map.of("traceparent", TRACE_PARENT));
    server.call(Map.of("traceparent", "nonsense"));
    server.call(Map.of());

    assertThat(seen).extracting(CallContext::traceParent).containsExactly(TRACE_PARENT, "", "");
  }

  @Test
  void goesAlongWithACallThatServesAnother() throws IOException {
    try (EchoServer agent = new EchoServer(new SilentTelemetry())) {
      agent.does(() ->
          io.grpc.stub.ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(server.channel(), new CallContextForwarding()),
              EchoServer.METHOD,
              io.grpc.CallOptions.DEFAULT,
              io.grpc.health.v1.HealthCheckRequest.getDefaultInstance()));

      agent.call(Map.of("x-request-id", "till-7", "traceparent", TRACE_PARENT));
    }

    assertThat(seen.getFirst().requestId()).isEqualTo("till-7");
    assertThat(seen.getFirst().traceParent()).isEqualTo(TRACE_PARENT);
  }
}

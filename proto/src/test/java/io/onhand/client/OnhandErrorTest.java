package io.onhand.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Refusal;
import java.net.ConnectException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An error is read whole, classified by what can be done, and told in one line")
final class OnhandErrorTest {

  @ParameterizedTest
  @CsvSource({
    "INVALID_FIELD, INVALID_ARGUMENT, WRONG_USAGE",
    "IDEMPOTENCY_KEY_REUSED, INVALID_ARGUMENT, WRONG_USAGE",
    "PAGE_TOKEN_INVALID, INVALID_ARGUMENT, WRONG_USAGE",
    "INSUFFICIENT_STOCK, FAILED_PRECONDITION, REFUSED",
    "QUANTITY_OVERFLOW, FAILED_PRECONDITION, REFUSED",
    "OPERATION_ABANDONED, FAILED_PRECONDITION, REFUSED",
    "IDEMPOTENCY_HORIZON_PASSED, FAILED_PRECONDITION, REFUSED",
    "VERSION_CONFLICT, ABORTED, REFUSED",
    "PAGE_TOKEN_EXPIRED, ABORTED, REFUSED",
    "EPOCH_CHANGED, ABORTED, REFUSED",
    "STORE_NOT_FOUND, NOT_FOUND, REFUSED",
    "RECORD_NOT_FOUND, NOT_FOUND, REFUSED",
    "OPERATION_NOT_FOUND, NOT_FOUND, REFUSED",
    "SYNC_RUN_NOT_FOUND, NOT_FOUND, REFUSED",
    "SEQUENCE_TRIMMED, OUT_OF_RANGE, REFUSED",
    "SEQUENCE_IN_FUTURE, OUT_OF_RANGE, REFUSED",
    "STORE_EXISTS, ALREADY_EXISTS, REFUSED",
    "SUBSCRIBER_REPLACED, ABORTED, REFUSED",
    "STORE_NOT_SERVED, NOT_FOUND, REFUSED",
    "INVARIANT_VIOLATED, INTERNAL, REFUSED",
    "CENTRAL_UNREACHABLE, UNAVAILABLE, NOT_REACHABLE",
    "OUTCOME_UNKNOWN, UNAVAILABLE, OUTCOME_UNKNOWN",
    "INTERNAL_FAULT, INTERNAL, OUTCOME_UNKNOWN",
    "OVERLOADED, RESOURCE_EXHAUSTED, RETRYABLE",
    "SLOW_SUBSCRIBER, RESOURCE_EXHAUSTED, RETRYABLE",
    "DISK_LOW, RESOURCE_EXHAUSTED, RETRYABLE",
    "SHUTTING_DOWN, UNAVAILABLE, RETRYABLE",
    "DEADLINE_EXPIRED, DEADLINE_EXCEEDED, RETRYABLE",
    "REPLICA_NOT_READY, UNAVAILABLE, RETRYABLE",
    "A_LATER_RULE, FAILED_PRECONDITION, REFUSED",
    "RATE_LIMITED_LATER, RESOURCE_EXHAUSTED, RETRYABLE",
    "A_LATER_TROUBLE, UNAVAILABLE, OUTCOME_UNKNOWN",
  })
  void classifiesByReason(String reason, Code code, ErrorKind kind) {
    var thrown = StatusProto.toStatusRuntimeException(Errors.status(code, reason, Map.of()));
    OnhandError error = OnhandError.of(thrown);
    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.reasonName()).isEqualTo(reason);
    assertThat(error.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, OUTCOME_UNKNOWN",
    "DEADLINE_EXCEEDED, OUTCOME_UNKNOWN",
    "CANCELLED, OUTCOME_UNKNOWN",
    "INTERNAL, OUTCOME_UNKNOWN",
    "UNKNOWN, OUTCOME_UNKNOWN",
    "RESOURCE_EXHAUSTED, WRONG_USAGE",
    "UNIMPLEMENTED, WRONG_USAGE",
    "UNAUTHENTICATED, WRONG_USAGE",
  })
  void classifiesBareCodes(Code code, ErrorKind kind) {
    OnhandError error = OnhandError.of(code.toStatus().asRuntimeException());
    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
    assertThat(error.reasonName()).isEqualTo(code.name());
  }

  @Test
  void knowsThatARefusedConnectionCarriedNothing() {
    Status refused = Status.UNAVAILABLE.withCause(new ConnectException("Connection refused"));
    assertThat(OnhandError.of(refused.asRuntimeException()).kind())
        .isEqualTo(ErrorKind.NOT_REACHABLE);
  }

  @Test
  void hasNoUnknownOutcomeForReads() {
    OnhandError error = OnhandError.of(Errors.bareUnavailable());
    assertThat(error.forRead().kind()).isEqualTo(ErrorKind.NOT_REACHABLE);
    OnhandError refused = OnhandError.of(Errors.insufficientStock());
    assertThat(refused.forRead()).isEqualTo(refused);
  }

  @Test
  void promisesNothingAboutAKeyThatIsNotKnownYet() {
    OnhandError error =
        OnhandError.of(Errors.error(Code.NOT_FOUND, ErrorReason.ERROR_REASON_OPERATION_NOT_FOUND));
    assertThat(error.advice()).doesNotContain("Nothing was done").contains("resolve the key");
  }

  @Test
  void ignoresTheReasonOfAnotherSystem() {
    var foreign =
        com.google.rpc.Status.newBuilder()
            .setCode(Code.UNAVAILABLE.value())
            .addDetails(
                com.google.protobuf.Any.pack(
                    com.google.rpc.ErrorInfo.newBuilder()
                        .setDomain("proxy.example")
                        .setReason("OVERLOADED")
                        .build()))
            .build();
    assertThat(OnhandError.of(foreign).kind()).isEqualTo(ErrorKind.OUTCOME_UNKNOWN);
  }

  @Test
  void readsEveryDetail() {
    Record current = Record.newBuilder().setProduct("P1").setStore("S1").setVersion(7).build();
    Metadata trailers = new Metadata();
    trailers.put(RequestIds.HEADER, "r-1");
    var thrown =
        StatusProto.toStatusRuntimeException(
            Errors.status(
                Code.ABORTED,
                "VERSION_CONFLICT",
                Map.of("version", "7", "expected_version", "6"),
                current,
                RetryInfo.newBuilder()
                    .setRetryDelay(Duration.newBuilder().setSeconds(1).setNanos(5_000_000))
                    .build(),
                PreconditionFailure.newBuilder()
                    .addViolations(
                        PreconditionFailure.Violation.newBuilder()
                            .setType("VERSION_CONFLICT")
                            .setSubject("P1@S1")
                            .setDescription("version=7"))
                    .build(),
                BadRequest.newBuilder()
                    .addFieldViolations(
                        BadRequest.FieldViolation.newBuilder()
                            .setField("line.delta")
                            .setDescription("Expected another"))
                    .build()),
            trailers);

    OnhandError error = OnhandError.of(thrown);

    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_VERSION_CONFLICT);
    assertThat(error.message()).isEqualTo("Expected one thing, but found another");
    assertThat(error.metadata())
        .containsExactlyInAnyOrderEntriesOf(Map.of("version", "7", "expected_version", "6"));
    assertThat(error.retryDelay()).contains(java.time.Duration.ofMillis(1005));
    assertThat(error.failures())
        .containsExactly(new OnhandError.Failure("VERSION_CONFLICT", "P1@S1", "version=7"));
    assertThat(error.fields())
        .containsExactly(new OnhandError.FieldError("line.delta", "Expected another"));
    assertThat(error.current()).containsExactly(current);
    assertThat(error.requestId()).contains("r-1");
  }

  @Test
  void readsAVerdictOfABasket() {
    OnhandError error =
        OnhandError.of(
            Refusal.newBuilder()
                .setReason(ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK)
                .setMessage("Expected 5 of P1@S1, but 3 are available.")
                .putMetadata("available", "3")
                .putMetadata("product", "P1")
                .putMetadata("epoch", "281474976710656")
                .build());
    assertThat(error.kind()).isEqualTo(ErrorKind.REFUSED);
    assertThat(error.line())
        .isEqualTo(
            "INSUFFICIENT_STOCK: Expected 5 of P1@S1, but 3 are available (available=3). Take"
                + " less, or try again with a new key after a receipt.");
  }

  @Test
  void namesEpochsWhereTheyAreTheReason() {
    OnhandError error =
        OnhandError.of(
            Errors.status(
                Code.ABORTED, "EPOCH_CHANGED", Map.of("epoch", "12", "expected_epoch", "7")));
    assertThat(error.line()).contains("(epoch=12, expected_epoch=7)");
  }

  @Test
  void leavesTheAdviceToAServerThatGivesIt() {
    OnhandError error =
        OnhandError.of(
            Refusal.newBuilder()
                .setReason(ErrorReason.ERROR_REASON_STORE_NOT_FOUND)
                .setMessage("Store 'S1' is not declared. Declare it first.")
                .putMetadata("store", "S1")
                .build());
    assertThat(error.line())
        .isEqualTo("STORE_NOT_FOUND: Store 'S1' is not declared. Declare it first.");
  }

  @Test
  void namesAFewOfManyFailingRecordsInOneLine() {
    PreconditionFailure.Builder failure = PreconditionFailure.newBuilder();
    for (int i = 1; i <= 5; i++) {
      failure.addViolations(
          PreconditionFailure.Violation.newBuilder()
              .setType("INSUFFICIENT_STOCK")
              .setSubject("P" + i + "@S")
              .setDescription("available=0,\nasked=" + i));
    }
    var thrown =
        Errors.error(
            Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_INSUFFICIENT_STOCK, failure.build());
    assertThat(OnhandError.of(thrown).line())
        .contains("P1@S: available=0, asked=1", "P3@S")
        .doesNotContain("P4@S", "\n");
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorReason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNRECOGNIZED"})
  void saysForEveryReasonWhatToDo(ErrorReason reason) {
    assertThat(OnhandError.of(Errors.error(Code.ABORTED, reason)).advice()).endsWith(".");
  }
}

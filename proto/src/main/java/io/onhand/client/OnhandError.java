package io.onhand.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.Record;
import io.onhand.inventory.v1.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Everything an error says, read from what gRPC delivers.
 *
 * @param kind what a caller can do about it
 * @param code the gRPC code
 * @param reason the reason, ERROR_REASON_UNSPECIFIED when none is known
 * @param reasonName the reason's name without its prefix, also of a reason newer than this library;
 *     without a reason the name of the code
 * @param message one sentence for people
 * @param metadata the keys and numbers involved, by name
 * @param retryDelay how long the server asks to wait before the next try
 * @param failures the records that refused
 * @param fields the fields that have a form that is not allowed
 * @param current with VERSION_CONFLICT, the records as they are now
 * @param requestId the call's name in the server's logs; empty for an item of a stream
 */
public record OnhandError(
    ErrorKind kind,
    Status.Code code,
    ErrorReason reason,
    String reasonName,
    String message,
    Map<String, String> metadata,
    Optional<Duration> retryDelay,
    List<Failure> failures,
    List<FieldError> fields,
    List<Record> current,
    Optional<String> requestId) {

  /** So many failing records are named in a line; the metadata says how many there are. */
  private static final int NAMED_MAX = 3;

  private static final Pattern NUMBER = Pattern.compile("-?\\d+");
  private static final Pattern LINE_BREAK = Pattern.compile("\\s*[\\r\\n]+\\s*");

  /** Copies the collections; metadata is then in order of its names. */
  public OnhandError {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    failures = List.copyOf(failures);
    fields = List.copyOf(fields);
    current = List.copyOf(current);
  }

  /**
   * A record that refused.
   *
   * @param reason the reason's name without its prefix
   * @param subject the record
   * @param description the numbers, for people
   */
  public record Failure(String reason, String subject, String description) {}

  /**
   * A field that is wrong.
   *
   * @param field its path in the request
   * @param description what is expected of it
   */
  public record FieldError(String field, String description) {}

  /**
   * Reads a failed call.
   *
   * @param thrown a {@link io.grpc.StatusRuntimeException} or {@link io.grpc.StatusException};
   *     anything else becomes an error of code UNKNOWN
   */
  public static OnhandError of(Throwable thrown) {
    Metadata trailers = Status.trailersFromThrowable(thrown);
    return ErrorDetails.read(
        Status.fromThrowable(thrown), trailers == null ? new Metadata() : trailers);
  }

  /** Reads the error of a stream's item or of a recorded rejection. */
  public static OnhandError of(com.google.rpc.Status status) {
    return ErrorDetails.read(status);
  }

  /** Reads the verdict on one record of a best-effort basket. */
  public static OnhandError of(Refusal refusal) {
    return ErrorDetails.read(refusal);
  }

  /**
   * The same error for a call that changes nothing: without an answer it is not reachable, since
   * there is no outcome to be unsure of.
   */
  public OnhandError forRead() {
    return kind == ErrorKind.OUTCOME_UNKNOWN ? withKind(ErrorKind.NOT_REACHABLE) : this;
  }

  OnhandError withMessage(String other) {
    return new OnhandError(
        kind,
        code,
        reason,
        reasonName,
        other,
        metadata,
        retryDelay,
        failures,
        fields,
        current,
        requestId);
  }

  private OnhandError withKind(ErrorKind other) {
    return new OnhandError(
        other,
        code,
        reason,
        reasonName,
        message,
        metadata,
        retryDelay,
        failures,
        fields,
        current,
        requestId);
  }

  /** What is left to say when no try of a command was answered definitely; this was the last. */
  OnhandError asUnknownOutcome(CommandId command, String message) {
    return new OnhandError(
        ErrorKind.OUTCOME_UNKNOWN,
        code,
        ErrorReason.ERROR_REASON_OUTCOME_UNKNOWN,
        "OUTCOME_UNKNOWN",
        message,
        Map.of("origin", command.origin(), "idempotency_key", command.key(), "last", reasonName),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        requestId);
  }

  /** What a person can do about it, in one sentence. */
  public String advice() {
    return Advice.on(reason, kind);
  }

  /** All of it in one line for people: reason, message, the numbers, what to do. */
  public String line() {
    String said = message.isEmpty() ? "no message" : message.strip();
    String text = said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
    List<String> facts = facts();
    String numbers = facts.isEmpty() ? "" : " (" + String.join(", ", facts) + ")";
    // Where a server has a second sentence, it says what to do, and knows best.
    String end = said.contains(". ") ? "." : ". " + advice();
    return LINE_BREAK.matcher(reasonName + ": " + text + numbers + end).replaceAll(" ");
  }

  /** What the message does not say already. */
  private List<String> facts() {
    var facts = new ArrayList<String>();
    metadata.forEach((name, value) -> {
      // Whoever reads a line asks the Central that is, and its epoch is long.
      boolean isAside = name.equals("epoch") && reason != ErrorReason.ERROR_REASON_EPOCH_CHANGED;
      if (!isAside && (NUMBER.matcher(value).matches() || !message.contains(value))) {
        facts.add(name + "=" + value);
      }
    });
    fields.stream()
        .filter(field -> !message.contains(field.field()))
        .forEach(field -> facts.add(field.field() + ": " + field.description()));
    if (failures.size() > 1) {
      failures.stream()
          .limit(NAMED_MAX)
          .filter(failure -> !message.contains(failure.subject()))
          .forEach(failure -> facts.add(failure.subject() + ": " + failure.description()));
    }
    if (kind != ErrorKind.REFUSED) {
      requestId.ifPresent(id -> facts.add("request=" + id));
    }
    return facts;
  }
}

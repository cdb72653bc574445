package io.onhand.server.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.commit.SteppedPipeline;
import io.onhand.server.domain.AdjustReason;
import io.onhand.server.domain.HoldLine;
import io.onhand.server.domain.LogId;
import io.onhand.server.domain.MoveLine;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.ReservationLine;
import io.onhand.server.domain.ReservationState;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRow;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.domain.TransferLine;
import io.onhand.server.domain.TransferState;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.ReservationCommand.Reserve;
import io.onhand.server.statemachine.SyncCommand.OpenSyncRun;
import io.onhand.server.statemachine.SyncCommand.SyncChunk;
import io.onhand.server.statemachine.TransferCommand.Dispatch;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.KeyValueSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A proof of the whole state names what is broken, in every family, and nothing else")
final class StateProofTest {
  private final SteppedPipeline central = new SteppedPipeline();
  private final InMemoryStore store = central.store;
  private final TamperedStore tampered = new TamperedStore(store);

  /** Something of every kind, open and ended. */
  @BeforeEach
  void trade() {
    submit("s1", new CreateStore("Paris", ""));
    submit("s2", new CreateStore("Rome", ""));
    central.adjust("a", "A", 100, AdjustReason.RECEIPT);
    central.adjust("b", "B", 5, AdjustReason.RECEIPT);
    central.run();
    submit("hold", new Reserve(holds(TamperedStore.A, 7), TimeUnit.MINUTES.toMicros(5)));
    submit("short", new Reserve(holds(TamperedStore.B, 1), TimeUnit.SECONDS.toMicros(1)));
    submit(
        "move", new Dispatch("Paris", "Rome", List.of(new MoveLine("A", 9, OptionalLong.empty()))));
    central.submit(
        Command.of(
            new CommandHeader("till", "sold", "", 0, null, 0, "", "", CommandKind.FACT),
            SteppedPipeline.adjusting("B", -50, AdjustReason.SALE)),
        Long.MAX_VALUE);
    central.run();
    SyncRunId run = new SyncRunId("till", "run");
    submit("open", new OpenSyncRun(run, SyncMode.REPLACE, null, List.of("Rome"), false));
    submit(
        "chunk",
        new SyncChunk(
            run, 1, List.of(new SyncRow(new RecordKey("C", "Rome"), 3, OptionalLong.empty()))));
    central.clock.pass(TimeUnit.SECONDS.toMicros(2));
    central.adjust("late", "B", 1, AdjustReason.RECEIPT);
    central.run();
  }

  @Test
  void findsNothingInASoundState() {
    Proved proved = prove();

    assertThat(proved.findings).isEmpty();
    assertThat(proved.verdict.findings()).isZero();
    assertThat(proved.verdict.replay()).isEqualTo(new StateProof.Replay(1, ""));
    assertThat(proved.verdict.head().sequence()).isGreaterThan(9);
    assertThat(proved.verdict.stateHash()).hasSize(64);
    assertThat(proved.phases)
        .contains("log", "operations", "reservations", "transfers", "exceptions", "records");
  }

  static List<Canary> canaries() {
    return Canary.ALL;
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void namesWhatIsBroken(Canary canary) {
    canary.release(tampered);

    assertThat(prove().findings)
        .anyMatch(finding ->
            finding.rule() == canary.rule()
                && finding.family().equals(canary.family().familyName())
                && (canary.key().isEmpty() || finding.key().equals(canary.key())));
  }

  @Test
  void namesEachReservationWithAPartBelowNothing() {
    RecordKey key = TamperedStore.A;
    List<ReservationLine> broken =
        List.of(
            new ReservationLine(key, 1, 2, 0, 0),
            new ReservationLine(key, 0, -1, 1, 0),
            new ReservationLine(key, 0, 1, -1, 0),
            new ReservationLine(key, 0, 1, 0, -1));
    broken.forEach(it -> tampered.put(id(broken.indexOf(it)), ReservationState.RELEASED, it));
    tampered.put(id(9), ReservationState.RELEASED, new ReservationLine(key, 3, 1, 1, 1));

    assertThat(keysOf(Rule.RESERVATION_VALID)).containsExactlyElementsOf(ids(broken.size()));
  }

  @Test
  void namesEachTransferWithAPartBelowNothing() {
    List<TransferLine> broken =
        List.of(
            new TransferLine("A", 1, 2, 0, 0, 0, 0),
            new TransferLine("A", 0, -1, 1, 0, 0, 0),
            new TransferLine("A", 0, 1, -1, 0, 0, 0),
            new TransferLine("A", 0, 1, 0, -1, 0, 0),
            new TransferLine("A", 0, 1, 0, 0, -1, 0),
            new TransferLine("A", 0, 0, 0, 0, 0, -1));
    broken.forEach(it -> tampered.put(id(broken.indexOf(it)), TransferState.RECEIVED, it));
    tampered.put(id(9), TransferState.RECEIVED, new TransferLine("A", 4, 1, 1, 1, 1, 1));

    assertThat(keysOf(Rule.TRANSFER_VALID)).containsExactlyElementsOf(ids(broken.size()));
  }

  @Test
  void saysOfABrokenRecordNothingOfOthers() {
    tampered.changeRecord(1, 0, 0);

    assertThat(prove().findings)
        .filteredOn(finding -> finding.rule() != Rule.REPLAY)
        .isNotEmpty()
        .allMatch(finding -> finding.key().equals("A@Paris"));
  }

  /** What a proof said. */
  private record Proved(StateProof.Verdict verdict, List<Finding> findings, List<String> phases) {}

  private Proved prove() {
    List<Finding> findings = new ArrayList<>();
    List<String> phases = new ArrayList<>();
    ProofSink sink =
        new ProofSink() {
          @Override
          public void progress(String phase, long done, long total) {
            phases.add(phase);
          }

          @Override
          public void finding(Finding finding) {
            findings.add(finding);
          }
        };
    try (KeyValueSnapshot snapshot = store.snapshot()) {
      return new Proved(
          new StateProof(
                  snapshot,
                  (_, _) -> Scratch.of(SteppedPipeline.none()),
                  sink,
                  () -> {},
                  System::nanoTime)
              .run(),
          findings,
          phases);
    }
  }

  private List<String> keysOf(Rule rule) {
    return prove().findings.stream()
        .filter(finding -> finding.rule() == rule)
        .map(Finding::key)
        .toList();
  }

  private static LogId id(int index) {
    return LogId.of(SteppedPipeline.EPOCH, 900 + index);
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(index -> id(index).toString()).toList();
  }

  private void submit(String key, CommandBody body) {
    central.submit(key, body);
    central.run();
  }

  private static List<HoldLine> holds(RecordKey key, long quantity) {
    return List.of(new HoldLine(key, quantity, OptionalLong.empty()));
  }
}

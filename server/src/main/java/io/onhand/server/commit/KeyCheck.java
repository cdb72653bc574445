package io.onhand.server.commit;

import io.onhand.server.commit.Outcome.Abandoned;
import io.onhand.server.commit.Outcome.KeyReused;
import io.onhand.server.commit.Outcome.Recorded;
import io.onhand.server.commit.PipelineObserver.KeyLookup;
import io.onhand.server.domain.Lineage;
import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.Decision;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.RememberedOperation;
import io.onhand.server.statemachine.RequestHash;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a command's key says before the command is decided. Only a new key, a request that was
 * refused and comes again as a fact, and a retry of what was refused leave anything to decide.
 * Confined to the sequencer.
 */
final class KeyCheck {
  private final Overlay overlay;
  private final long epoch;
  private final Lineage lineage;
  private final PipelineObserver observer;
  private final DecisionCounts counts;

  KeyCheck(
      Overlay overlay,
      long epoch,
      Lineage lineage,
      PipelineObserver observer,
      DecisionCounts counts) {
    this.overlay = overlay;
    this.epoch = epoch;
    this.lineage = lineage;
    this.observer = observer;
    this.counts = counts;
  }

  /**
   * The outcome of a command that need not be decided; null: it must be.
   *
   * @param nextSequence the sequence that its decision would have
   */
  @Nullable Outcome settled(Command command, long nextSequence) {
    RememberedOperation remembered = overlay.operation(command.operation());
    if (remembered != null && !isDecidedOnceMore(remembered, command)) {
      return again(remembered, command);
    }
    observer.idempotency(KeyLookup.NEW);
    Outcome tooOld =
        remembered == null
            ? refusalOfAge(command.header().notBefore(), nextSequence)
            : null; // It cannot be the key of a command already forgotten.
    return tooOld == null ? refusalOfEpoch(command) : tooOld;
  }

  /**
   * Whether what was refused is decided once more, and its answer becomes the key's: a request that
   * comes again as a fact, for it has happened now, and what somebody retries. The entry is read
   * for facts and retries alone, which are rare.
   */
  private boolean isDecidedOnceMore(RememberedOperation remembered, Command command) {
    boolean isRetry = command.header().retriesRefused();
    if ((!isRetry && command.header().kind() != CommandKind.FACT)
        || !remembered.requestHash().equals(command.requestHash())) {
      return false;
    }
    Entry first = overlay.entry(remembered);
    return first.decision() instanceof Decision.Rejected && (isRetry || !first.command().isFact());
  }

  /** The answer to a key that is remembered. */
  private Outcome again(RememberedOperation remembered, Command command) {
    boolean isSame = remembered.requestHash().equals(command.requestHash());
    observer.idempotency(isSame ? KeyLookup.REPLAYED : KeyLookup.REUSED);
    if (isSame) {
      counts.countReplayed();
      return new Recorded(remembered.sequence());
    }
    return remembered.requestHash().equals(RequestHash.ABANDONED)
        ? new Abandoned(remembered.sequence())
        : new KeyReused(remembered.sequence());
  }

  /** Why an unknown key may be that of a command already applied; null: it cannot. */
  private @Nullable Outcome refusalOfAge(@Nullable Position notBefore, long nextSequence) {
    if (notBefore == null) {
      return null;
    }
    // After a restore, writes that wait at agents still name the epoch in which they were made.
    OptionalLong since =
        notBefore.epoch() == epoch
            ? OptionalLong.of(notBefore.sequence())
            : lineage.sequenceOf(notBefore);
    if (since.isEmpty()) {
      return new Outcome.EpochChanged(epoch);
    }
    if (since.getAsLong() >= nextSequence) {
      return new Outcome.SequenceInFuture(nextSequence - 1);
    }
    return since.getAsLong() < overlay.horizon()
        ? new Outcome.HorizonPassed(overlay.horizon())
        : null;
  }

  /**
   * Why the versions that a command expects say nothing about the records here; null: they do, or
   * there are none. Not a rule's refusal, which would be recorded: the key stays free for the same
   * command after another look.
   */
  private @Nullable Outcome refusalOfEpoch(Command command) {
    long expected = command.header().expectedEpoch();
    return expected == 0 || expected == epoch || !command.body().expectsVersion()
        ? null
        : new Outcome.ExpectedEpochChanged(expected, epoch);
  }
}

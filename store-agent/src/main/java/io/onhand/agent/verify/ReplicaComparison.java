package io.onhand.agent.verify;

import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaView;
import io.onhand.agent.replica.ViewRecorder;
import io.onhand.agent.verify.CentralHashes.ThingAnswer;
import io.onhand.server.domain.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Compares the replica with Central at one position, while both go on.
 *
 * <p>Central chooses the position: it is where a snapshot of its stands. The replica begins to
 * record before it asks, so whatever position comes back, the replica's view of just that position
 * can be made, once everything up to it was applied. A range whose hashes differ is cut into parts
 * and asked for again, until so little is left that it is compared one by one.
 *
 * <p>What differs is put right only where the replica still has it as it was compared: what the
 * feed has changed since is newer than what Central was asked for.
 */
public final class ReplicaComparison {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Replica replica;
  private final CentralHashes central;
  private final LinkTasks link;
  private final Findings findings;
  private final boolean isReportOnly;

  /**
   * A comparison.
   *
   * @param link runs what touches the replica
   * @param isReportOnly nothing is put right
   */
  public ReplicaComparison(
      Replica replica,
      CentralHashes central,
      LinkTasks link,
      ComparisonSink sink,
      boolean isReportOnly) {
    this.replica = replica;
    this.central = central;
    this.link = link;
    this.findings = new Findings(sink);
    this.isReportOnly = isReportOnly;
  }

  /**
   * What a comparison came to.
   *
   * @param position at which both were compared
   * @param ranges how many were compared
   * @param records how many Central has in them
   * @param things how many Central has in them, counted at each store
   * @param differed how many records and things differed
   * @param thingsDiffered how many of them were things
   * @param repaired how many of them were put right
   */
  public record Verdict(
      Position position,
      long ranges,
      long records,
      long things,
      long differed,
      long thingsDiffered,
      long repaired) {}

  /**
   * Compares everything. On a thread that may wait.
   *
   * @return empty when the replica did not come to Central's position: it does not follow the feed
   */
  public Optional<Verdict> run() throws InterruptedException {
    findings.progress("asking Central");
    Optional<ViewRecorder> begun = link.call(this::begin);
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    ViewRecorder recorder = begun.get();
    try {
      List<String> stores = recorder.stores().stream().sorted().toList();
      if (stores.isEmpty()) {
        return Optional.of(findings.verdict(recorder.from()));
      }
      Repairs repairs = new Repairs(replica, link, isReportOnly);
      ThingComparison things = new ThingComparison(central, stores, repairs, findings);
      ThingAnswer first = things.ask(recorder.from());
      findings.progress("waiting for the feed");
      Optional<ReplicaView> reached = recorder.at(first.position(), PATIENCE, System::nanoTime);
      if (reached.isEmpty()) {
        return Optional.empty();
      }
      try (ReplicaView view = reached.get()) {
        things.compare(view, first);
        new RecordComparison(central, first.pin(), view, repairs, findings).compare(stores);
        return Optional.of(findings.verdict(view.position()));
      }
    } finally {
      recorder.close();
    }
  }

  /**
   * A copy that waits for its snapshot follows nothing, and may hold records alone. One that was
   * set aside holds nothing: that is a ReplicaNotHeldException.
   */
  private Optional<ViewRecorder> begin() {
    boolean waits = replica.state() != null && replica.resumePoint() == null;
    return waits ? Optional.empty() : Optional.of(replica.record());
  }
}

package io.onhand.bench.workload;

import io.onhand.bench.workload.BenchStore.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * What the answers of a run promise, against what Central holds afterwards. Without this a server
 * that answers OK and does nothing would be the fastest.
 *
 * @param products of the run's store
 * @param accepted changes answered with OK, each of one unit, over the whole run
 * @param unknown changes without a definite answer: they may be there or not
 * @param records what Central's records say afterwards
 * @param entries by how much Central's log has grown, or -1 when others wrote to it as well
 * @param refused changes that were refused; the log may hold an entry of each
 */
public record Account(
    int products, long accepted, long unknown, Tally records, long entries, long refused) {

  /** What does not add up, one sentence each. Empty: everything does. */
  public List<String> mismatches() {
    List<String> mismatches = new ArrayList<>();
    expect(mismatches, "records", products, products, records.records());
    long sold = products * BenchStore.OPENING_UNITS - records.onHand();
    expect(mismatches, "units sold by the records", accepted, accepted + unknown, sold);
    long changes = records.versions() - products;
    expect(mismatches, "changes by the records' versions", accepted, accepted + unknown, changes);
    if (entries >= 0) {
      expect(mismatches, "entries in the log", accepted, accepted + unknown + refused, entries);
    }
    return mismatches;
  }

  /** What was compared, in one sentence. */
  public String summary() {
    if (accepted + unknown == 0) {
      return "nothing has changed in " + grouped(records.records()) + " records";
    }
    long sold = products * BenchStore.OPENING_UNITS - records.onHand();
    return "accepted "
        + grouped(accepted)
        + (unknown == 0 ? "" : " (and " + grouped(unknown) + " unknown)")
        + ", sold by Central's records "
        + grouped(sold)
        + ", their versions "
        + grouped(records.versions() - products)
        + (entries < 0 ? "" : ", its log grew by " + grouped(entries));
  }

  private static void expect(
      List<String> mismatches, String what, long from, long to, long actual) {
    if (actual < from || actual > to) {
      String expected = from == to ? grouped(from) : grouped(from) + " to " + grouped(to);
      mismatches.add("Expected " + expected + " " + what + ", but found " + grouped(actual) + ".");
    }
  }

  private static String grouped(long number) {
    return "%,d".formatted(number);
  }
}

package io.onhand.server.domain;

/**
 * How much a snapshot of some stores holds.
 *
 * @param records records
 * @param reservations parts of open reservations, one per reservation and store
 * @param transfers transfers in transit
 * @param exceptions open exceptions
 */
public record SnapshotCounts(long records, long reservations, long transfers, long exceptions) {
  public static final SnapshotCounts NONE = new SnapshotCounts(0, 0, 0, 0);

  /** So many records more. */
  public SnapshotCounts withRecords(int more) {
    return new SnapshotCounts(records + more, reservations, transfers, exceptions);
  }

  /** These things more. */
  public SnapshotCounts with(Things things) {
    return new SnapshotCounts(
        records,
        reservations + things.reservations().size(),
        transfers + things.transfers().size(),
        exceptions + things.exceptions().size());
  }

  /** Such as "3 records, 1 reservations, 0 transfers, 0 exceptions". */
  @Override
  public String toString() {
    return "%d records, %d reservations, %d transfers, %d exceptions"
        .formatted(records, reservations, transfers, exceptions);
  }
}

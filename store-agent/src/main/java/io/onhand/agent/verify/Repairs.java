package io.onhand.agent.verify;

import io.onhand.agent.replica.Repair;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ThingRepair;
import java.util.Collections;
import java.util.List;

/**
 * Has what differs put right by the thread that alone changes the replica.
 *
 * @param isReportOnly nothing is put right
 */
record Repairs(Replica replica, LinkTasks link, boolean isReportOnly) {
  /** Tells which were put right, in order. */
  List<Boolean> ofRecords(List<Repair> repairs) throws InterruptedException {
    return isReportOnly
        ? Collections.nCopies(repairs.size(), false)
        : link.call(() -> replica.repair(repairs));
  }

  /** Tells which were put right, in order. */
  List<Boolean> ofThings(List<ThingRepair> repairs) throws InterruptedException {
    return isReportOnly
        ? Collections.nCopies(repairs.size(), false)
        : link.call(() -> replica.repairThings(repairs));
  }
}

package io.onhand.cli.stock;

import io.onhand.cli.csv.StockRow;
import io.onhand.inventory.v1.SyncChunk;
import io.onhand.inventory.v1.SyncRow;
import io.onhand.inventory.v1.SyncStockRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are decided together.
 *
 * @param number its number in the run, from 1
 * @param rows 1 to {@link #ROWS_MAX} rows that expect versions of one epoch
 */
record ImportChunk(int number, List<StockRow.Sound> rows) {

  /**
   * A sale that comes while a chunk is decided waits for all of it: a quarter of the contract's.
   */
  static final int ROWS_MAX = 250;

  /** Cuts rows into chunks: the same rows always into the same chunks, so that a run can go on. */
  static List<ImportChunk> of(List<StockRow.Sound> rows) {
    var chunks = new ArrayList<ImportChunk>();
    for (int from = 0; from < rows.size(); ) {
      int to = end(rows, from);
      chunks.add(new ImportChunk(chunks.size() + 1, rows.subList(from, to)));
      from = to;
    }
    return chunks;
  }

  private static int end(List<StockRow.Sound> rows, int from) {
    long epoch = rows.get(from).expectedEpoch();
    int max = Math.min(rows.size(), from + ROWS_MAX);
    int to = from + 1;
    while (to < max && rows.get(to).expectedEpoch() == epoch) {
      to++;
    }
    return to;
  }

  /** The chunk as it is sent. */
  SyncStockRequest request() {
    SyncChunk.Builder chunk =
        SyncChunk.newBuilder().setNumber(number).setExpectedEpoch(rows.getFirst().expectedEpoch());
    for (StockRow.Sound sound : rows) {
      SyncRow.Builder row =
          chunk
              .addRowsBuilder()
              .setProduct(sound.row().key().product())
              .setStore(sound.row().key().store())
              .setOnHand(sound.row().onHand());
      sound.row().expectedVersion().ifPresent(row::setExpectedVersion);
    }
    return SyncStockRequest.newBuilder().setChunk(chunk).build();
  }
}

package io.onhand.cli.demo.backroom;

/** How much was done behind the tills. For use by several threads. */
public final class BackroomBook {

  private long moved;
  private long received;
  private long calledBack;
  private long counted;
  private long soldWhileCounted;
  private long voided;

  synchronized void moved() {
    moved++;
  }

  synchronized void received() {
    received++;
  }

  synchronized void calledBack() {
    calledBack++;
  }

  synchronized void counted(long soldMeanwhile) {
    counted++;
    soldWhileCounted += soldMeanwhile;
  }

  synchronized void voided() {
    voided++;
  }

  /** Loads that went to another store in one step. */
  public synchronized long loadsMoved() {
    return moved;
  }

  /** Loads that went by lorry and were received. */
  public synchronized long loadsReceived() {
    return received;
  }

  /** Loads that were called back on their way. */
  public synchronized long loadsCalledBack() {
    return calledBack;
  }

  /** Shelves counted. */
  public synchronized long shelvesCounted() {
    return counted;
  }

  /** Units that left those shelves between the look and the count, less what came. */
  public synchronized long unitsSoldWhileCounted() {
    return soldWhileCounted;
  }

  /** Receipts voided. */
  public synchronized long receiptsVoided() {
    return voided;
  }
}

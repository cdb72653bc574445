package io.onhand.server.backup;

/** Is told how far a long task is, often; what it throws ends the task. */
@FunctionalInterface
public interface Progress {
  /** Of whom nobody wants to know. */
  Progress SILENT = (step, done, total, unit) -> {};

  /**
   * Told on the thread that does the task.
   *
   * @param step what is going on, a few words
   * @param done how much of it is done
   * @param total how much of it there is; 0: not known
   * @param unit what is counted
   */
  void at(String step, long done, long total, String unit);
}

package io.onhand.server.proof;

/**
 * Hears how a proof goes, on the proof's thread. What it throws ends the proof: so a caller who is
 * gone stops the work.
 */
public interface ProofSink {
  /** How far a phase is; {@code total} 0: not known. */
  void progress(String phase, long done, long total);

  /** Something does not hold. */
  void finding(Finding finding);
}

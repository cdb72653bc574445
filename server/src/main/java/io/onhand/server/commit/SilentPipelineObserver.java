package io.onhand.server.commit;

import java.util.List;

/** Does nothing. */
final class SilentPipelineObserver implements PipelineObserver {

  @Override
  public boolean enabled() {
    return false;
  }

  @Override
  public void admitted() {}

  @Override
  public void shed(String reason) {}

  @Override
  public void decided(
      String operation, String outcome, String traceParent, long startNanos, long endNanos) {}

  @Override
  public void idempotency(KeyLookup result) {}

  @Override
  public void blockCommitted(
      long firstSequence,
      int entries,
      long bytes,
      long startNanos,
      long durableNanos,
      List<String> traceParents) {}
}

package io.onhand.server.commit;

/** Takes the outcome of a submission: once, on a thread of the pipeline, so it returns at once. */
@FunctionalInterface
public interface Reply {
  void complete(Outcome outcome);
}

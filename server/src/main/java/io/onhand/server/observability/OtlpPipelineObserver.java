package io.onhand.server.observability;

import io.onhand.server.commit.PipelineObserver;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * Counts what the pipeline does and makes the spans {@code decide} and {@code commit} of the calls
 * that are traced.
 *
 * <p>A block holds commands of many traces, and a span has one parent. So a block in which a call
 * is traced gets a span {@code commit.block} in a trace of its own, and each traced call a span
 * {@code commit} that is linked to it.
 */
final class OtlpPipelineObserver implements PipelineObserver {

  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("operation");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final AttributeKey<String> RESULT = AttributeKey.stringKey("result");
  private static final AttributeKey<Long> FIRST_SEQUENCE =
      AttributeKey.longKey("onhand.block.first_sequence");
  private static final AttributeKey<Long> ENTRIES = AttributeKey.longKey("onhand.block.entries");
  private static final AttributeKey<Long> BYTES = AttributeKey.longKey("onhand.block.bytes");
  private static final Attributes ADMITTED = Attributes.of(OUTCOME, "admitted");

  private final PastSpans spans;
  private final LongCounter admission;
  private final LongCounter commands;
  private final LongCounter lookups;
  private final LongHistogram blockEntries;
  private final LongHistogram blockBytes;
  private final DoubleHistogram syncDuration;
  private final Map<String, Attributes> shed = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Attributes>> decided = new ConcurrentHashMap<>();
  private final Map<KeyLookup, Attributes> lookup = new EnumMap<>(KeyLookup.class);

  OtlpPipelineObserver(Meter meter, PastSpans spans) {
    this.spans = spans;
    admission =
        meter
            .counterBuilder("onhand.admission")
            .setUnit("{command}")
            .setDescription("Commands let into the pipeline or turned away")
            .build();
    commands =
        meter
            .counterBuilder("onhand.commands")
            .setUnit("{command}")
            .setDescription("Commands decided")
            .build();
    lookups =
        meter
            .counterBuilder("onhand.idempotency")
            .setUnit("{command}")
            .setDescription("Look-ups of idempotency keys")
            .build();
    blockEntries =
        meter
            .histogramBuilder("onhand.commit.block.entries")
            .ofLongs()
            .setUnit("{entry}")
            .setDescription("Entries made durable together")
            .setExplicitBucketBoundariesAdvice(
                LongStream.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)
                    .boxed()
                    .toList())
            .build();
    blockBytes =
        meter
            .histogramBuilder("onhand.commit.block.bytes")
            .ofLongs()
            .setUnit("By")
            .setDescription("Bytes of a block in the log")
            .setExplicitBucketBoundariesAdvice(
                LongStream.of(
                        256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20)
                    .boxed()
                    .toList())
            .build();
    syncDuration =
        meter
            .histogramBuilder("onhand.commit.sync.duration")
            .setUnit("s")
            .setDescription("From the start of a block's write until it is durable")
            .setExplicitBucketBoundariesAdvice(Seconds.BUCKETS)
            .build();
    for (KeyLookup result : KeyLookup.values()) {
      lookup.put(result, Attributes.of(RESULT, result.name().toLowerCase(Locale.ROOT)));
    }
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public void admitted() {
    admission.add(1, ADMITTED);
  }

  @Override
  public void shed(String reason) {
    admission.add(1, shed.computeIfAbsent(reason, r -> Attributes.of(OUTCOME, r)));
  }

  @Override
  public void decided(
      String operation, String outcome, String traceParent, long startNanos, long endNanos) {
    Attributes attributes =
        decided
            .computeIfAbsent(operation, o -> new ConcurrentHashMap<>())
            .computeIfAbsent(outcome, o -> Attributes.of(OPERATION, operation, OUTCOME, o));
    commands.add(1, attributes);
    if (!traceParent.isEmpty() && spans.isRoomFor(endNanos)) {
      Span decide =
          spans.child("decide", traceParent, startNanos).setAllAttributes(attributes).startSpan();
      PastSpans.end(decide, endNanos);
    }
  }

  @Override
  public void idempotency(KeyLookup result) {
    lookups.add(1, lookup.get(result));
  }

  @Override
  public void blockCommitted(
      long firstSequence,
      int entries,
      long bytes,
      long startNanos,
      long durableNanos,
      List<String> traceParents) {
    blockEntries.record(entries);
    blockBytes.record(bytes);
    syncDuration.record(Seconds.of(durableNanos - startNanos));
    if (traceParents.isEmpty()) {
      return;
    }
    Attributes attributes =
        Attributes.of(FIRST_SEQUENCE, firstSequence, ENTRIES, (long) entries, BYTES, bytes);
    Span block = spans.root("commit.block", startNanos).setAllAttributes(attributes).startSpan();
    PastSpans.end(block, durableNanos);
    SpanContext blockContext = block.getSpanContext();
    // The commands of one stream are of one trace.
    for (String traceParent : new LinkedHashSet<>(traceParents)) {
      if (!spans.isRoomFor(durableNanos)) {
        return;
      }
      Span commit =
          spans
              .child("commit", traceParent, startNanos)
              .setAllAttributes(attributes)
              .addLink(blockContext)
              .startSpan();
      PastSpans.end(commit, durableNanos);
    }
  }
}

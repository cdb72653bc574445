package io.onhand.bench.workload;

import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a JVM holds when what can be collected is collected.
 *
 * @param heapBytes living objects
 * @param directBytes buffers outside the heap, those of the transport included
 */
public record MemoryHeld(long heapBytes, long directBytes) {

  /** What its parent asks. */
  static final String QUESTION = "memory";

  /** Both together. */
  public long bytes() {
    return heapBytes + directBytes;
  }

  /** Collects, and says what is left in this process. */
  static String answer(String question) {
    if (!question.equals(QUESTION)) {
      return "";
    }
    ManagementFactory.getMemoryMXBean().gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    // Netty counts by itself what it takes without the JDK's count; -1: it takes none so.
    return heap + " " + (direct + Math.max(0, PlatformDependent.usedDirectMemory()));
  }

  static MemoryHeld parse(String answer) {
    String[] numbers = answer.split(" ", 2);
    return new MemoryHeld(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }
}

package io.onhand.bench.load;

import java.util.Arrays;

/**
 * The calls of one connection that wait for their answer, found by stream id without a search: each
 * lies in a ring at its id. Where an id's place is still taken by a slow call, the id is skipped,
 * which HTTP/2 allows.
 */
final class OpenCalls {

  private final int mask;
  private final int[] streamIds;
  private final long[] numbers;
  private final long[] startedAt;
  private final int[] receivedBytes;
  private int count;

  /**
   * @param capacity calls that are open at once at most
   */
  OpenCalls(int capacity) {
    int places = Integer.highestOneBit(Math.max(64, capacity * 8));
    mask = places - 1;
    streamIds = new int[places];
    numbers = new long[places];
    startedAt = new long[places];
    receivedBytes = new int[places];
  }

  int count() {
    return count;
  }

  boolean placeTaken(int streamId) {
    return streamIds[(streamId >>> 1) & mask] != 0;
  }

  void open(int streamId, long number, long now) {
    int place = (streamId >>> 1) & mask;
    streamIds[place] = streamId;
    numbers[place] = number;
    startedAt[place] = now;
    receivedBytes[place] = 0;
    count++;
  }

  /** The place of an open call, or -1 when none of this id is open. */
  int placeOf(int streamId) {
    int place = (streamId >>> 1) & mask;
    return streamId != 0 && streamIds[place] == streamId ? place : -1;
  }

  long numberAt(int place) {
    return numbers[place];
  }

  long startedAt(int place) {
    return startedAt[place];
  }

  /** Body bytes that the call has received, as flow control counts them. */
  int receivedBytesAt(int place) {
    return receivedBytes[place];
  }

  void addReceivedBytes(int place, int bytes) {
    receivedBytes[place] += bytes;
  }

  void close(int place) {
    streamIds[place] = 0;
    count--;
  }

  /** The places in use whose stream id is above {@code streamId}. */
  int[] placesAbove(int streamId) {
    int[] places = new int[count];
    int found = 0;
    for (int place = 0; place <= mask; place++) {
      if (streamIds[place] > streamId) {
        places[found++] = place;
      }
    }
    return Arrays.copyOf(places, found);
  }
}

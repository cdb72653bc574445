package io.onhand.server.storage;

import static io.onhand.server.storage.TestFamily.THINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.storage.SnapshotPool.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pages share few snapshots, which expire by age, by idleness and when none is left")
class SnapshotPoolTest {

  private static final byte[] HEAD = {1};

  private final InMemoryStore store = new InMemoryStore(List.of(TestFamily.values()));
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // clocks may wrap
  private final SnapshotPool pool =
      new SnapshotPool(
          store,
          reader -> {
            byte[] head = reader.get(THINGS, HEAD);
            return head == null ? 0 : head[0];
          },
          nanos::get,
          SnapshotPool.Limits.DEFAULT);

  @AfterEach
  void everySnapshotIsClosed() {
    pool.close();
    assertThat(store.openViews()).isZero();
  }

  @Test
  void showsTheStateOfItsSequenceAndIsSharedForASecond() {
    write(1);
    try (Lease first = acquire()) {
      write(2);
      seconds(0.9);
      try (Lease second = acquire()) {
        assertThat(second.sequence()).isEqualTo(1);
        assertThat(second.get(THINGS, HEAD)).isEqualTo(new byte[] {1});
        assertThat(pool.size()).isEqualTo(1);
      }
      seconds(0.2);
      try (Lease third = acquire()) {
        assertThat(third.sequence()).isEqualTo(2);
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(pool.size()).isEqualTo(2);
      }
    }
  }

  @Test
  void whoKnowsOfAYoungerChangeGetsASnapshotThatShowsIt() {
    write(1);
    try (Lease page = acquire()) {
      page.keepForNextPage();
    }
    write(2);
    pool.acquire(1).orElseThrow().close();
    assertThat(pool.size()).isEqualTo(1);
    try (Lease younger = pool.acquire(2).orElseThrow()) {
      assertThat(younger.sequence()).isEqualTo(2);
    }
    write(3);
    try (Lease youngest = pool.acquire(3).orElseThrow()) {
      assertThat(youngest.sequence()).isEqualTo(3);
      assertThat(pool.size()).as("the promised one and the youngest").isEqualTo(2);
    }
    pool.resume(1).orElseThrow().close();
  }

  @Test
  void theNextPageContinuesWhereTheFirstOneWas() {
    write(1);
    try (Lease page = acquire()) {
      page.keepForNextPage();
    }
    write(2);
    seconds(59);
    Lease next = pool.resume(1).orElseThrow();
    assertThat(next.get(THINGS, HEAD)).isEqualTo(new byte[] {1});
    next.close();
    next.close(); // twice is once
    seconds(59);
    pool.resume(1).orElseThrow().close();
    seconds(60);
    assertThat(pool.resume(1)).isEmpty();
    assertThat(pool.size()).isZero();
  }

  @Test
  void aSnapshotThatNobodyWasPromisedGoesWithinASecond() {
    acquire().close();
    assertThat(pool.size()).isEqualTo(1);
    seconds(1);
    pool.sweep();
    assertThat(pool.size()).isZero();
  }

  @Test
  void whoFindsNoPlaceMayJoinTheYoungestWhileItIsYoung() {
    assertThat(pool.join()).isEmpty();
    List<Lease> all = new ArrayList<>();
    for (int n = 1; n <= 16; n++) {
      write(n);
      all.add(acquire());
      seconds(1);
    }
    assertThat(pool.acquire()).isEmpty();
    Lease joined = pool.join().orElseThrow();
    assertThat(joined.sequence()).isEqualTo(16);
    seconds(149);
    assertThat(pool.join()).isEmpty();
    all.forEach(Lease::close);
    assertThat(joined.get(THINGS, HEAD)).isEqualTo(new byte[] {16});
    joined.close();
  }

  @Test
  void endsAfterFiveMinutesHoweverMuchItIsUsed() {
    write(1);
    Lease reader = acquire();
    reader.keepForNextPage();
    for (int i = 0; i < 9; i++) {
      seconds(30);
      pool.resume(1).orElseThrow().close();
    }
    assertThat(reader.isExpired()).isFalse();
    seconds(30);
    assertThat(reader.isExpired()).isTrue();
    assertThat(pool.resume(1)).isEmpty();
    assertThat(reader.get(THINGS, HEAD)).isEqualTo(new byte[] {1}); // not closed under a reader
    reader.close();
    assertThat(pool.size()).isZero();
  }

  @Test
  void withoutAPlaceTheOneUnusedForLongestGoes() {
    for (int n = 1; n <= 16; n++) {
      write(n);
      try (Lease lease = acquire()) {
        lease.keepForNextPage();
      }
      seconds(1);
    }
    pool.resume(1).orElseThrow().close(); // used just now
    write(17);
    acquire().close();
    assertThat(pool.size()).isEqualTo(16);
    assertThat(pool.resume(2)).isEmpty();
    pool.resume(1).orElseThrow().close();
  }

  @Test
  void withoutAPlaceAndWithAllInUseThereIsNoLease() {
    List<Lease> leases = new ArrayList<>();
    for (int n = 1; n <= 16; n++) {
      write(n);
      leases.add(acquire());
      seconds(1);
    }
    assertThat(pool.acquire()).isEmpty();
    leases.removeFirst().close();
    leases.add(acquire());
    assertThat(pool.size()).isEqualTo(16);
    leases.forEach(Lease::close);
  }

  @Test
  void aNewerSnapshotOfTheSameStateTakesOverItsPages() {
    write(1);
    try (Lease page = acquire()) {
      page.keepForNextPage();
    }
    seconds(50);
    acquire().close();
    pool.sweep();
    assertThat(pool.size()).isEqualTo(1);
    seconds(50);
    pool.resume(1).orElseThrow().close();
  }

  @Test
  void closeLetsLeasesEndAndGivesOutNoMore() {
    Lease lease = acquire();
    pool.close();
    assertThat(pool.size()).isEqualTo(1);
    lease.close();
    assertThat(pool.size()).isZero();
    assertThatThrownBy(pool::acquire).isInstanceOf(IllegalStateException.class);
  }

  private Lease acquire() {
    return pool.acquire().orElseThrow();
  }

  private void write(int sequence) {
    WriteBatch batch = new WriteBatch();
    batch.put(THINGS, HEAD, new byte[] {(byte) sequence});
    store.write(batch, Durability.SYNCED);
  }

  private void seconds(double seconds) {
    nanos.addAndGet((long) (seconds * TimeUnit.SECONDS.toNanos(1)));
  }
}

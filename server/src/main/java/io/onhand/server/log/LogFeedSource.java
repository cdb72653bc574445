package io.onhand.server.log;

import io.onhand.server.domain.Reservation;
import io.onhand.server.domain.StockException;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Store;
import io.onhand.server.domain.Things;
import io.onhand.server.domain.Transfer;
import io.onhand.server.feed.FeedSource;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueStore;
import io.onhand.server.storage.SnapshotPool;
import io.onhand.server.storage.SnapshotPool.Lease;
import io.onhand.server.storage.schema.OpenOfStores;
import io.onhand.server.storage.schema.StoredState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The feed's view of Central's store. */
public final class LogFeedSource implements FeedSource {
  private final LogReader log;
  private final StoredState state;
  private final SnapshotPool snapshots;

  public LogFeedSource(KeyValueStore store, SnapshotPool snapshots) {
    this.log = new LogReader(store);
    this.state = new StoredState(store);
    this.snapshots = snapshots;
  }

  @Override
  public List<Block> blocksAfter(long after, long bytesMax) {
    return log.blocksAfter(after, bytesMax);
  }

  @Override
  public void entriesAfter(long after, Predicate<Entry> taker) {
    log.entriesAfter(after, taker);
  }

  @Override
  public Optional<Long> oldest() {
    return log.oldest();
  }

  @Override
  public List<String> stores() {
    return state.stores().stream().map(Store::id).toList();
  }

  @Override
  public Optional<State> state() {
    return snapshots.acquire().or(snapshots::join).map(LeasedState::new);
  }

  /** State in a snapshot of the pool. */
  private static final class LeasedState implements State {
    private final Lease lease;
    private final StoredState state;

    LeasedState(Lease lease) {
      this.lease = lease;
      this.state = new StoredState(lease);
    }

    @Override
    public Head head() {
      return state
          .head()
          .orElseThrow(() -> new IllegalStateException("Expected a head in an open store."));
    }

    @Override
    public List<String> stores() {
      return state.stores().stream().map(Store::id).toList();
    }

    @Override
    public List<StockRecord> records(String store, @Nullable String afterProduct, int limit) {
      return state.recordsOfStore(store, afterProduct, limit);
    }

    @Override
    public OpenThingsReader openThings(List<String> stores) {
      OpenOfStores open = new OpenOfStores(lease, stores);
      return limit -> {
        List<Reservation> reservations = open.reservations(limit);
        List<Transfer> transfers = reservations.isEmpty() ? open.transfers(limit) : List.of();
        List<StockException> exceptions =
            reservations.isEmpty() && transfers.isEmpty() ? open.exceptions(limit) : List.of();
        return new Things(reservations, transfers, exceptions);
      };
    }

    @Override
    public boolean isExpired() {
      return lease.isExpired();
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}

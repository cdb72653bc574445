package io.onhand.server.storage.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncMode;
import io.onhand.server.domain.SyncRun;
import io.onhand.server.domain.SyncRunId;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.InMemoryStore;
import io.onhand.server.storage.WriteBatch;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a sync run has listed is known until it is dropped, and of no other run")
final class SyncListingsTest {
  private static final RecordKey KEY = new RecordKey("A", "Paris");
  private static final SyncRunId RUN = new SyncRunId("till", "run");
  private static final List<SyncRunId> OTHERS =
      List.of(
          new SyncRunId("till", "run1"),
          new SyncRunId("till", "ru"),
          new SyncRunId("till1", "run"),
          new SyncRunId("til", "run"));

  private final InMemoryStore store = new InMemoryStore(List.of(CentralFamily.values()));
  private final StoredState stored = new StoredState(store);

  @Test
  void dropsTheListingsOfOneRunAlone() {
    RecordKey other = new RecordKey("é", "Lyon");
    write(state -> {
      state.putListed(RUN, List.of(KEY, other));
      OTHERS.forEach(run -> state.putListed(run, List.of(KEY)));
    });
    assertThat(
            stored.listed(
                List.of(
                    new SyncListing(RUN, other),
                    new SyncListing(RUN, new RecordKey("A", "Lyon")),
                    new SyncListing(RUN, KEY))))
        .containsExactly(true, null, true);

    write(state -> state.dropListed(RUN));

    assertThat(stored.listed(List.of(new SyncListing(RUN, KEY), new SyncListing(RUN, other))))
        .containsExactly(null, null);
    assertThat(stored.listed(OTHERS.stream().map(run -> new SyncListing(run, KEY)).toList()))
        .containsOnly(true);
  }

  @Test
  void whatIsListedAfterItWasDroppedIsKnown() {
    write(state -> {
      state.putListed(RUN, List.of(KEY));
      state.dropListed(RUN);
      state.putListed(RUN, List.of(KEY));
    });

    assertThat(stored.listed(List.of(new SyncListing(RUN, KEY)))).containsExactly(true);
  }

  @Test
  void runsComeBackAsTheyWereInTheOrderAsked() {
    SyncRun open = new SyncRun(RUN, SyncMode.REPLACE, 7, List.of("Paris"), true, false);
    SyncRun finished =
        new SyncRun(OTHERS.getFirst(), SyncMode.MERGE, 8, List.of(), false, false).finished();
    write(state -> {
      state.putSyncRun(open);
      state.putSyncRun(finished);
    });

    assertThat(stored.syncRuns(List.of(finished.id(), OTHERS.getLast(), RUN)))
        .containsExactly(finished, null, open);
  }

  private void write(Consumer<BatchState> changes) {
    WriteBatch batch = new WriteBatch();
    changes.accept(new BatchState(batch));
    store.write(batch, Durability.SYNCED);
  }
}

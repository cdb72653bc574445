package io.onhand.server.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SyncListing;
import io.onhand.server.domain.SyncRunId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A run opened anew under an old name has listed nothing, whatever is durable still")
final class RecentListingsTest {
  private static final SyncRunId RUN = new SyncRunId("erp", "run");
  private static final SyncRunId OTHER = new SyncRunId("erp", "other");
  private static final RecordKey A = new RecordKey("A", "Paris");
  private static final RecordKey B = new RecordKey("B", "Paris");

  private final Set<SyncListing> durable = new HashSet<>();
  private final RecentListings listings = new RecentListings(new RecentValues<>(1, this::load));

  @Test
  void knowsWhatIsDurableAndWhatIsNotYet() {
    durable.add(new SyncListing(RUN, A));

    assertListed(RUN, A);
    listings.add(RUN, List.of(B), 10);

    assertListed(RUN, A, B);
    assertListed(OTHER);
  }

  @Test
  void forgetsWhatTheNameListedBeforeWhetherLoadedOrNot() {
    durable.add(new SyncListing(RUN, A));
    durable.add(new SyncListing(RUN, B));
    durable.add(new SyncListing(OTHER, A));
    need(RUN, A);
    need(OTHER, A);

    listings.startAnew(RUN, 20);

    assertListed(RUN);
    assertListed(OTHER, A);
    listings.add(RUN, List.of(B), 21);
    assertListed(RUN, B);
  }

  @Test
  void believesWhatIsDurableAgainOnceTheOpeningIs() {
    durable.add(new SyncListing(RUN, A));
    durable.add(new SyncListing(RUN, B));
    listings.startAnew(RUN, 20);

    listings.retire(19);
    need(RUN, A);
    assertThat(listings.isListed(RUN, A)).isFalse();
    listings.retire(20);
    need(RUN, B);
    assertThat(listings.isListed(RUN, B)).isTrue();
  }

  @Test
  void anOpeningThatIsLostWasNone() {
    durable.add(new SyncListing(RUN, A));
    listings.startAnew(RUN, 20);

    listings.clear();

    assertListed(RUN, A);
  }

  private void assertListed(SyncRunId run, RecordKey... keys) {
    need(run, A);
    need(run, B);
    for (RecordKey key : List.of(A, B)) {
      assertThat(listings.isListed(run, key)).as("%s", key).isEqualTo(List.of(keys).contains(key));
    }
  }

  private void need(SyncRunId run, RecordKey key) {
    listings.need(run, List.of(key));
    listings.load();
  }

  private List<@Nullable Boolean> load(List<SyncListing> keys) {
    List<@Nullable Boolean> found = new ArrayList<>();
    keys.forEach(key -> found.add(durable.contains(key) ? true : null));
    return found;
  }
}

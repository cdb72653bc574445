package io.onhand.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.bench.workload.BenchStore.Tally;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A benchmark's figure is refused when Central does not hold what it answered")
final class AccountTest {

  private static final long OPENING = 3 * BenchStore.OPENING_UNITS;

  @Test
  void acceptsExactlyWhatWasAnswered() {
    Account account = new Account(3, 100, 0, new Tally(3, OPENING - 100, 103), 100, 0);
    assertThat(account.mismatches()).isEmpty();
    assertThat(account.summary()).contains("accepted 100").contains("records 100");
  }

  @Test
  void acceptsNothingChangedForReads() {
    Account account = new Account(3, 0, 0, new Tally(3, OPENING, 3), 0, 0);
    assertThat(account.mismatches()).isEmpty();
    assertThat(account.summary()).isEqualTo("nothing has changed in 3 records");
  }

  @Test
  void namesALostChange() {
    Account account = new Account(3, 1_100, 0, new Tally(3, OPENING - 1_099, 1_102), 1_099, 0);
    assertThat(account.mismatches())
        .containsExactly(
            "Expected 1,100 units sold by the records, but found 1,099.",
            "Expected 1,100 changes by the records' versions, but found 1,099.",
            "Expected 1,100 entries in the log, but found 1,099.");
  }

  @Test
  void namesAChangeAppliedTwiceAndARecordThatIsMissing() {
    Account account = new Account(3, 100, 0, new Tally(2, OPENING - 101, 104), -1, 0);
    assertThat(account.mismatches())
        .containsExactly(
            "Expected 3 records, but found 2.",
            "Expected 100 units sold by the records, but found 101.",
            "Expected 100 changes by the records' versions, but found 101.");
  }

  @Test
  void allowsWhatIsUnknownOrRefusedAndNoMore() {
    Tally two = new Tally(3, OPENING - 102, 105);
    assertThat(new Account(3, 100, 2, two, 104, 2).mismatches()).isEmpty();
    assertThat(new Account(3, 100, 1, two, 103, 2).mismatches()).hasSize(2);
    assertThat(new Account(3, 100, 2, two, 105, 2).mismatches())
        .containsExactly("Expected 100 to 104 entries in the log, but found 105.");
  }
}

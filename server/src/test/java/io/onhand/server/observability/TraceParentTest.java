package io.onhand.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A trace parent that is not of W3C's form is never kept")
class TraceParentTest {

  private static final String SAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void keepsOneThatIsRecorded() {
    assertThat(TraceParent.sampledOrEmpty(SAMPLED)).isEqualTo(SAMPLED);
    assertThat(TraceParent.traceId(SAMPLED)).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(TraceParent.spanId(SAMPLED)).isEqualTo("b7ad6b7169203331");
    assertThat(TraceParent.of("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"))
        .isEqualTo(SAMPLED);
  }

  @Test
  void dropsOneThatNobodyRecords() {
    String unsampled = SAMPLED.substring(0, 53) + "00";
    assertThat(TraceParent.isValid(unsampled)).isTrue();
    assertThat(TraceParent.sampledOrEmpty(unsampled)).isEmpty();
  }

  @Test
  void readsTheFirstPartOfANewerVersion() {
    assertThat(TraceParent.sampledOrEmpty("cc" + SAMPLED.substring(2) + "-what-comes-next"))
        .isEqualTo(SAMPLED);
    assertThat(TraceParent.sampledOrEmpty("cc" + SAMPLED.substring(2, 53) + "03"))
        .isEqualTo(SAMPLED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333g-01",
      })
  void refusesWhatIsMalformed(String value) {
    assertThat(TraceParent.isValid(value)).isFalse();
    assertThat(TraceParent.sampledOrEmpty(value)).isEmpty();
  }
}

package io.onhand.agent.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Damage that a read meets is noted once and ends the replica's thread a moment later")
final class ReplicaDamageTest {

  private static final long MOMENT = Duration.ofMillis(250).toNanos();

  private final List<String> notes = new ArrayList<>();
  private final ReplicaDamage damage = new ReplicaDamage(notes::add);

  @Test
  void onlyWhatIsStoredWronglyIsDamage() {
    assertThat(ReplicaDamage.isIn(new CorruptValueException("no record"))).isTrue();
    assertThat(ReplicaDamage.isIn(new StorageException("checksum", new Exception(), true)))
        .isTrue();
    assertThat(ReplicaDamage.isIn(new StorageException("too many files", new Exception())))
        .isFalse();
    assertThat(ReplicaDamage.isIn(new IllegalStateException("the store is closed"))).isFalse();
    assertThat(ReplicaDamage.isIn(null)).isFalse();
  }

  @Test
  void isNotedOnceByTheFirstThatMeetsIt() {
    damage.met(new CorruptValueException("first"));
    damage.met(new CorruptValueException("second"));

    assertThat(damage.isMet()).isTrue();
    assertThat(notes).singleElement().asString().contains("first");
  }

  @Test
  void leavesAMomentForAnswers() {
    damage.raise(0);
    CorruptValueException found = new CorruptValueException("found");
    damage.met(found);

    damage.raise(1_000);
    damage.raise(1_000 + MOMENT - 1);
    assertThatThrownBy(() -> damage.raise(1_000 + MOMENT)).isSameAs(found);
  }
}

package io.onhand.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.onhand.server.storage.DataFolderException.Reason;
import io.onhand.server.storage.Witness.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The witness remembers how long the log was, whatever happens to one of its slots")
class WitnessTest {

  @TempDir Path folder;

  @Test
  void writesByItselfWhatWasAdvanced() {
    try (Witness witness = Witness.open(folder, new Mark(9, 0), WitnessTest::noFault)) {
      assertThat(Witness.read(folder)).contains(new Mark(9, 0));
      witness.advance(41);
      witness.advance(42);
      await().until(() -> Witness.read(folder).orElseThrow().equals(new Mark(9, 42)));
    }
  }

  @Test
  void closeWritesWhatWasAdvancedLast() {
    for (int n = 1; n < 50; n++) {
      Witness witness = Witness.open(folder, new Mark(-9, n), WitnessTest::noFault);
      witness.advance(n + 1);
      witness.close();
      assertThat(Witness.read(folder)).contains(new Mark(-9, n + 1));
    }
  }

  @Test
  void neverGoesBack() {
    try (Witness witness = Witness.open(folder, new Mark(1, 5), WitnessTest::noFault)) {
      assertThatThrownBy(() -> witness.advance(4)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aTornWriteLeavesTheMarkBeforeIt() throws IOException {
    Path file = folder.resolve("witness");
    WitnessFile.create(file, new Mark(1, 10));
    try (WitnessFile slots = WitnessFile.open(file).orElseThrow()) {
      for (long number = 11; number < 40; number++) {
        long sequence = number;
        byte[] before = Files.readAllBytes(file);
        slots.write(new Mark(1, sequence));
        byte[] after = Files.readAllBytes(file);
        for (byte[] torn : tornWrites(before, after, sequence)) {
          Path tornFile = folder.resolve("torn");
          Files.write(tornFile, torn);
          assertThat(WitnessFile.read(tornFile))
              .hasValueSatisfying(
                  mark -> assertThat(mark.sequence()).isBetween(sequence - 1, sequence));
        }
      }
    }
  }

  @Test
  void twoSpoiledSlotsAndAShortFileAreDamage() throws IOException {
    Path file = folder.resolve("witness");
    WitnessFile.create(file, new Mark(1, 10));
    byte[] good = Files.readAllBytes(file);
    byte[] spoiled = good.clone();
    spoiled[20]++;
    Files.write(file, spoiled);
    assertThat(Witness.read(folder)).contains(new Mark(1, 10));
    spoiled[4096 + 20]++;
    for (byte[] content : List.of(spoiled, new byte[0], new byte[good.length])) {
      Files.write(file, content);
      DataFolderException e =
          catchThrowableOfType(DataFolderException.class, () -> Witness.read(folder));
      assertThat(e.reason()).isEqualTo(Reason.DAMAGED);
      assertThatThrownBy(() -> Witness.open(folder, new Mark(1, 10), WitnessTest::noFault))
          .isInstanceOf(DataFolderException.class);
    }
  }

  @Test
  void refusesALogThatIsShorterOrOfAnotherHistoryOrWithoutItsWitness() throws IOException {
    Witness.requireHead(folder, new Mark(1, 0)); // new
    assertThatThrownBy(() -> Witness.requireHead(folder, new Mark(1, 1)))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("witness is missing");
    WitnessFile.create(folder.resolve("witness"), new Mark(1, 10));

    Witness.requireHead(folder, new Mark(1, 10));
    Witness.requireHead(folder, new Mark(1, 11));
    assertThatThrownBy(() -> Witness.requireHead(folder, new Mark(1, 9)))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("to reach sequence 10")
        .hasMessageContaining("ends at sequence 9");
    assertThatThrownBy(() -> Witness.requireHead(folder, new Mark(2, 11)))
        .isInstanceOf(DataFolderException.class)
        .hasMessageContaining("epoch");
  }

  private static void noFault(StorageException fault) {
    throw fault;
  }

  /** The file as a power cut in the middle of a write may leave it. */
  private static List<byte[]> tornWrites(byte[] before, byte[] after, long seed) {
    List<byte[]> torn = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      byte[] mixed = before.clone();
      int cut = random.nextInt(33);
      for (int slot : new int[] {0, 4096}) {
        System.arraycopy(after, slot, mixed, slot, cut);
      }
      torn.add(mixed);
      byte[] noise = after.clone();
      int changed = before[4 + 4096] == after[4 + 4096] ? 0 : 4096;
      byte[] rubbish = new byte[32];
      random.nextBytes(rubbish);
      System.arraycopy(rubbish, 0, noise, changed, rubbish.length);
      torn.add(noise);
    }
    return torn;
  }
}

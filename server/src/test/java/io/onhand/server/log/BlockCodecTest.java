package io.onhand.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onhand.server.log.BlockCodec.Encoded;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.BrokenChainException;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.Decision.Accepted;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.statemachine.LogCommand.Abandon;
import io.onhand.server.storage.schema.RandomEntries;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A block comes back as it was written, or is refused: no flipped bit goes unseen")
final class BlockCodecTest {
  private static final Head HEAD = new Head(0x0102030405060708L, 41, 900, 0x11223344, 0, 0, 0);

  @Test
  void blocksComeBackAsTheyWere() {
    RandomEntries random = new RandomEntries(3);
    for (int size = 1; size < 40; size++) {
      List<Entry> entries = random.next(42, 1_000, size);
      Encoded encoded = BlockCodec.encode(HEAD, entries);

      assertThat(BlockCodec.decode(encoded.bytes())).isEqualTo(encoded.block());
      assertThat(encoded.block().entries()).isEqualTo(entries);
      for (Entry entry : entries) {
        assertThat(BlockCodec.entry(encoded.bytes(), entry.sequence())).isEqualTo(entry);
      }
    }
  }

  @Test
  void theHeaderKeepsItsLayout() {
    byte[] bytes = BlockCodec.encode(HEAD, List.of(abandoned(42), abandoned(43))).bytes();

    assertThat(HexFormat.of().formatHex(bytes, 0, 52))
        .isEqualTo(
            "4f484231"
                + "0102030405060708"
                + "0000000000000000"
                + "000000000000002a"
                + "000000000000002b"
                + "000000000000044c"
                + "11223344"
                + "%08x".formatted(bytes.length - 56));
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, 52);
    crc.update(bytes, 56, bytes.length - 56);
    assertThat(ByteBuffer.wrap(bytes).getInt(52)).isEqualTo((int) crc.getValue());
    assertThat(BlockCodec.header(bytes))
        .isEqualTo(
            new BlockHeader(
                0x0102030405060708L, 0, 42, 43, 1_100, 0x11223344, (int) crc.getValue()));
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] bytes = BlockCodec.encode(HEAD, new RandomEntries(5).next(42, 1_000, 6)).bytes();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);

      assertThatThrownBy(() -> BlockCodec.decode(flipped))
          .as("bit %d", bit)
          .isInstanceOf(DamagedLogException.class);
      assertThatThrownBy(() -> BlockCodec.entry(flipped, 43))
          .as("bit %d", bit)
          .isInstanceOf(DamagedLogException.class);
    }
  }

  @Test
  void whatIsCutOrTooLongIsRefused() {
    byte[] bytes = BlockCodec.encode(HEAD, new RandomEntries(6).next(42, 1_000, 3)).bytes();
    for (int length = 0; length <= bytes.length + 1; length++) {
      byte[] other = Arrays.copyOf(bytes, length);
      if (length != bytes.length) {
        assertThatThrownBy(() -> BlockCodec.decode(other)).isInstanceOf(DamagedLogException.class);
      }
    }
  }

  /** So written by a fault, not damaged later: still an answer, never another kind of error. */
  @Test
  void aBodyThatIsNoEntryIsRefusedEvenWhereTheChecksumHolds() {
    byte[] bytes = BlockCodec.encode(HEAD, new RandomEntries(7).next(42, 1_000, 12)).bytes();
    int refused = 0;
    for (int at = 56; at < bytes.length; at++) {
      byte[] other = bytes.clone();
      other[at] ^= (byte) 0x81;
      CRC32C crc = new CRC32C();
      crc.update(other, 0, 52);
      crc.update(other, 56, other.length - 56);
      ByteBuffer.wrap(other).putInt(52, (int) crc.getValue());
      try {
        BlockCodec.decode(other);
      } catch (DamagedLogException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void anEntryThatTheBlockDoesNotHoldIsRefused() {
    byte[] bytes = BlockCodec.encode(HEAD, List.of(abandoned(42), abandoned(43))).bytes();

    assertThatThrownBy(() -> BlockCodec.entry(bytes, 41)).isInstanceOf(DamagedLogException.class);
    assertThatThrownBy(() -> BlockCodec.entry(bytes, 44)).isInstanceOf(DamagedLogException.class);
  }

  @Test
  void eachBlockNamesTheOneBeforeIt() {
    BlockHeader first = BlockCodec.encode(HEAD, List.of(abandoned(42))).block().header();
    Head then = new Head(first.epoch(), 42, first.logTimeMicros(), first.checksum(), 0, 0, 0);
    BlockHeader second = BlockCodec.encode(then, List.of(abandoned(43))).block().header();

    assertThat(second.previousChecksum()).isEqualTo(first.checksum());
    second.checkContinues(then);
    assertThatThrownBy(() -> second.checkContinues(HEAD)).isInstanceOf(BrokenChainException.class);
    assertThatThrownBy(() -> first.checkContinues(then)).isInstanceOf(BrokenChainException.class);
  }

  private static Entry abandoned(long sequence) {
    return new Entry(
        sequence,
        sequence == 42 ? 1_000 : 1_100,
        Command.of(new CommandHeader("till", "k" + sequence), new Abandon()),
        Accepted.with());
  }
}

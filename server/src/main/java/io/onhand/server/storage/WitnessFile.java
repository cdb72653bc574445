package io.onhand.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Two slots in a file, written in turns. A power cut in the middle of a write spoils at most the
 * slot being written; the other one still holds the mark before it.
 *
 * <p>A slot is, in big-endian: magic (4 bytes), CRC-32C of what follows (4), turn (8), epoch (8),
 * sequence (8). The turn grows by one with each write: the valid slot with the highest counts.
 */
final class WitnessFile implements AutoCloseable {

  private static final int MAGIC = 0x4f48_5731; // "OHW1"
  private static final int SLOT_BYTES = 32;
  private static final int CHECKED_FROM = 8;

  /** Each slot has a page of its own, so that writing one never rewrites the other. */
  private static final int SLOT_DISTANCE_BYTES = 4096;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SLOT_BYTES);
  private Turn last;

  private WitnessFile(FileChannel channel, Turn last) {
    this.channel = channel;
    this.last = last;
  }

  private record Turn(long number, Witness.Mark mark) {}

  /** Creates the file with this mark in both slots; it survives a power cut whole or not at all. */
  static void create(Path file, Witness.Mark mark) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(SLOT_DISTANCE_BYTES + SLOT_BYTES);
    encode(content.slice(0, SLOT_BYTES), new Turn(0, mark));
    encode(content.slice(SLOT_DISTANCE_BYTES, SLOT_BYTES), new Turn(1, mark));
    SyncedFiles.write(file, content.array());
  }

  /** Opens the file for writing; empty if neither slot is valid. */
  static Optional<WitnessFile> open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    @Nullable Turn last = newest(channel);
    if (last == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new WitnessFile(channel, last));
  }

  /** The mark in a file, without writing; empty if neither slot is valid. */
  static Optional<Witness.Mark> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Optional.ofNullable(newest(channel)).map(Turn::mark);
    }
  }

  /** The mark written last. */
  Witness.Mark mark() {
    return last.mark();
  }

  /** Writes and syncs a mark into the older slot. */
  void write(Witness.Mark mark) throws IOException {
    Turn turn = new Turn(last.number() + 1, mark);
    buffer.clear();
    encode(buffer, turn);
    buffer.flip();
    long position = turn.number() % 2 * SLOT_DISTANCE_BYTES;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
    channel.force(false); // the length never changes, so the data alone is enough
    last = turn;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable Turn newest(FileChannel channel) throws IOException {
    @Nullable Turn first = decode(channel, 0);
    @Nullable Turn second = decode(channel, SLOT_DISTANCE_BYTES);
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first.number() > second.number() ? first : second;
  }

  private static void encode(ByteBuffer slot, Turn turn) {
    slot.putInt(MAGIC).putInt(0);
    slot.putLong(turn.number()).putLong(turn.mark().epoch()).putLong(turn.mark().sequence());
    slot.putInt(4, checksum(slot));
  }

  private static @Nullable Turn decode(FileChannel channel, long position) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    while (slot.hasRemaining()) {
      int read = channel.read(slot, position + slot.position());
      if (read < 0) {
        return null;
      }
    }
    slot.flip();
    if (slot.getInt() != MAGIC || slot.getInt() != checksum(slot)) {
      return null;
    }
    long number = slot.getLong();
    long epoch = slot.getLong();
    long sequence = slot.getLong();
    return sequence < 0 ? null : new Turn(number, new Witness.Mark(epoch, sequence));
  }

  private static int checksum(ByteBuffer slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot.slice(CHECKED_FROM, SLOT_BYTES - CHECKED_FROM));
    return (int) crc.getValue();
  }
}

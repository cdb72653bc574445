package io.onhand.server.log;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.onhand.server.statemachine.Block;
import io.onhand.server.statemachine.BlockHeader;
import io.onhand.server.statemachine.Entry;
import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.schema.CorruptValueException;
import io.onhand.server.storage.schema.EntryCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * A block as bytes: a header of 56, big-endian, then each entry as its length (varint) and its
 * message.
 *
 * <pre>
 *  0 magic "OHB1"       4 epoch      12 term        20 first sequence   28 last sequence
 * 36 log time           44 previous checksum        48 body length      52 checksum
 * </pre>
 *
 * The checksum is CRC-32C of bytes 0 to 51 and the body. It is in the next block's header, so a
 * block cannot be lost, repeated or exchanged without the one after it telling.
 */
public final class BlockCodec {
  static final int HEADER_BYTES = 56;

  private static final int MAGIC = 0x4f484231;
  private static final int CHECKSUM_AT = 52;

  private BlockCodec() {}

  /**
   * A block and its bytes.
   *
   * @param block the block
   * @param bytes what the log holds of it
   */
  @SuppressWarnings("ArrayRecordComponent") // written to the log once, never compared
  public record Encoded(Block block, byte[] bytes) {}

  /** The block of these entries that continues the head. */
  public static Encoded encode(Head head, List<Entry> entries) {
    List<io.onhand.storage.v1.Entry> messages = new ArrayList<>(entries.size());
    int bodyBytes = 0;
    for (Entry entry : entries) {
      io.onhand.storage.v1.Entry message = EntryCodec.encode(entry);
      messages.add(message);
      bodyBytes += CodedOutputStream.computeMessageSizeNoTag(message);
    }
    Entry last = entries.getLast();
    byte[] bytes = new byte[HEADER_BYTES + bodyBytes];
    ByteBuffer buffer =
        ByteBuffer.wrap(bytes)
            .putInt(MAGIC)
            .putLong(head.epoch())
            .putLong(0)
            .putLong(entries.getFirst().sequence())
            .putLong(last.sequence())
            .putLong(last.logTimeMicros())
            .putInt(head.blockChecksum())
            .putInt(bodyBytes);
    try {
      CodedOutputStream body = CodedOutputStream.newInstance(bytes, HEADER_BYTES, bodyBytes);
      for (io.onhand.storage.v1.Entry message : messages) {
        body.writeMessageNoTag(message);
      }
      body.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("Expected room for every entry of a block.", e);
    }
    int checksum = checksum(bytes);
    buffer.putInt(checksum);
    return new Encoded(new Block(header(bytes), entries), bytes);
  }

  /**
   * Reads the header alone, without looking at the body.
   *
   * @throws DamagedLogException when the bytes do not begin with a header
   */
  public static BlockHeader header(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw new DamagedLogException(
          "Expected a block of at least " + HEADER_BYTES + " bytes, but got " + bytes.length + ".");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int magic = buffer.getInt();
    if (magic != MAGIC) {
      throw new DamagedLogException("Expected a block, but it begins with " + magic + ".");
    }
    long epoch = buffer.getLong();
    long term = buffer.getLong();
    long first = buffer.getLong();
    long last = buffer.getLong();
    long time = buffer.getLong();
    int previous = buffer.getInt();
    int bodyBytes = buffer.getInt();
    if (bodyBytes != bytes.length - HEADER_BYTES) {
      throw new DamagedLogException(
          "Expected a body of " + bodyBytes + " bytes, but got " + (bytes.length - HEADER_BYTES));
    }
    return new BlockHeader(epoch, term, first, last, time, previous, buffer.getInt());
  }

  /**
   * Reads a block whole.
   *
   * @throws DamagedLogException when the checksum or anything else does not hold
   */
  public static Block decode(byte[] bytes) {
    BlockHeader header = checked(bytes);
    List<Entry> entries = new ArrayList<>();
    try {
      CodedInputStream body = body(bytes);
      while (!body.isAtEnd()) {
        entries.add(EntryCodec.decode(entry(body)));
      }
      return new Block(header, entries);
    } catch (IOException | CorruptValueException | IllegalArgumentException e) {
      throw new DamagedLogException("Expected the entries of " + header + ".", e);
    }
  }

  /**
   * Reads one entry of a block; the others are passed over.
   *
   * @throws DamagedLogException when the checksum or anything else does not hold
   */
  public static Entry entry(byte[] bytes, long sequence) {
    return entry(bytes, checked(bytes), sequence);
  }

  /** Reads one entry of a block whose bytes were checked before. */
  static Entry entry(byte[] bytes, BlockHeader header, long sequence) {
    try {
      CodedInputStream body = body(bytes);
      for (long at = header.firstSequence(); at < sequence; at++) {
        body.skipRawBytes(body.readRawVarint32());
      }
      return next(body, header, sequence);
    } catch (IOException e) {
      throw new DamagedLogException("Expected entry " + sequence + " in " + header + ".", e);
    }
  }

  private static Entry next(CodedInputStream body, BlockHeader header, long sequence) {
    try {
      Entry entry = EntryCodec.decode(entry(body));
      if (entry.sequence() != sequence) {
        throw new DamagedLogException(
            "Expected entry " + sequence + ", but got " + entry.sequence() + ".");
      }
      return entry;
    } catch (IOException | CorruptValueException | IllegalArgumentException e) {
      throw new DamagedLogException("Expected entry " + sequence + " in " + header + ".", e);
    }
  }

  /**
   * Gives the entries of a block after a sequence, each decoded when it is its turn.
   *
   * @return whether the taker wants more than the block has
   * @throws DamagedLogException when the checksum or anything else does not hold
   */
  static boolean entriesAfter(byte[] bytes, long after, Predicate<Entry> taker) {
    BlockHeader header = header(bytes);
    if (header.lastSequence() <= after) {
      return true;
    }
    checked(bytes);
    try {
      CodedInputStream body = body(bytes);
      boolean isWanted = true;
      for (long at = header.firstSequence(); isWanted && at <= header.lastSequence(); at++) {
        if (at <= after) {
          body.skipRawBytes(body.readRawVarint32());
        } else {
          isWanted = taker.test(next(body, header, at));
        }
      }
      return isWanted;
    } catch (IOException e) {
      throw new DamagedLogException("Expected the entries of " + header + ".", e);
    }
  }

  /** The header of a block whose checksum holds. */
  static BlockHeader checked(byte[] bytes) {
    BlockHeader header = header(bytes);
    int checksum = checksum(bytes);
    if (checksum != header.checksum()) {
      throw new DamagedLogException(
          "Expected checksum " + header.checksum() + " of " + header + ", but got " + checksum);
    }
    return header;
  }

  private static CodedInputStream body(byte[] bytes) {
    return CodedInputStream.newInstance(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
  }

  private static io.onhand.storage.v1.Entry entry(CodedInputStream body) throws IOException {
    int limit = body.pushLimit(body.readRawVarint32());
    io.onhand.storage.v1.Entry entry = io.onhand.storage.v1.Entry.parseFrom(body);
    body.checkLastTagWas(0);
    body.popLimit(limit);
    return entry;
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CHECKSUM_AT);
    crc.update(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
    return (int) crc.getValue();
  }
}

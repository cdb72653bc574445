package io.onhand.server.api;

import io.onhand.inventory.v1.ErrorReason;
import io.onhand.server.domain.Limits;
import io.onhand.server.domain.Text;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where a listing goes on. Not a secret and not trusted: a damaged one, and one of another query or
 * server, is refused.
 *
 * @param server which server made it: its snapshots are not those of another
 * @param epoch the log's history
 * @param snapshot the sequence of the snapshot that all pages show
 * @param filter what is listed, such as {@code store:France}
 * @param after the last id of the page before
 */
public record PageToken(long server, long epoch, long snapshot, String filter, String after) {
  private static final byte FORM = 1;
  private static final int FIXED_BYTES = 1 + 3 * Long.BYTES;

  /** The token as callers carry it. */
  public String text() {
    byte[] last = after.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(FIXED_BYTES + Integer.BYTES + last.length + Integer.BYTES)
            .put(FORM)
            .putLong(server)
            .putLong(epoch)
            .putLong(snapshot)
            .putInt(checksum(filter.getBytes(StandardCharsets.UTF_8), 0))
            .put(last);
    buffer.putInt(checksum(buffer.array(), Integer.BYTES));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  /**
   * Reads a token.
   *
   * @return empty when the text is empty: the first page
   * @throws io.grpc.StatusRuntimeException PAGE_TOKEN_INVALID when it is damaged or was made by
   *     another server, in another epoch or for another filter
   */
  public static Optional<PageToken> parse(String text, long server, long epoch, String filter) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw invalid("it is not one that a listing returned");
    }
    if (bytes.length < FIXED_BYTES + 2 * Integer.BYTES
        || bytes[0] != FORM
        || ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES)
            != checksum(bytes, Integer.BYTES)) {
      throw invalid("it is damaged");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    long madeBy = buffer.getLong();
    long madeIn = buffer.getLong();
    long snapshot = buffer.getLong();
    int madeFor = buffer.getInt();
    byte[] after = new byte[buffer.remaining() - Integer.BYTES];
    buffer.get(after);
    if (madeBy != server || madeIn != epoch) {
      throw invalid("it comes from another server or another time");
    }
    if (madeFor != checksum(filter.getBytes(StandardCharsets.UTF_8), 0)) {
      throw invalid("it belongs to another query");
    }
    String last =
        Text.id("page_token", new String(after, StandardCharsets.UTF_8), Limits.ID_BYTES_MAX);
    return Optional.of(new PageToken(server, epoch, snapshot, filter, last));
  }

  /** Whether the text is a token that a server made, for whatever query and time. */
  public static boolean isFrom(String text, long server) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return bytes.length >= FIXED_BYTES
          && ByteBuffer.wrap(bytes, 1, Long.BYTES).getLong() == server;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** PAGE_TOKEN_INVALID, and why. */
  static RuntimeException invalid(String why) {
    return Errors.exception(
        ErrorReason.ERROR_REASON_PAGE_TOKEN_INVALID,
        "The page token cannot be used: " + why + ". Start the listing anew.",
        Map.of());
  }

  private static int checksum(byte[] bytes, int butLast) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - butLast);
    return (int) crc.getValue();
  }
}

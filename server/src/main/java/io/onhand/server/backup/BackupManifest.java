package io.onhand.server.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a backup holds, as its file {@code MANIFEST} says: lines of text that people and {@code
 * sha256sum} can read, the last one with the checksum of those before. Written last, so that a
 * folder without it is no backup.
 *
 * @param epoch the epoch of the log
 * @param sequence its last entry
 * @param logTimeMicros that entry's log time
 * @param blockChecksum that entry's block's checksum
 * @param oldestSequence the first entry of the log; 0: it is empty
 * @param createdAtMicros when it was made, by the wall clock
 * @param stateHash of the state, in hexadecimal
 * @param files the files of the store
 */
public record BackupManifest(
    long epoch,
    long sequence,
    long logTimeMicros,
    int blockChecksum,
    long oldestSequence,
    long createdAtMicros,
    String stateHash,
    List<FileOf> files) {
  /** The name of the file. */
  public static final String FILE_NAME = "MANIFEST";

  private static final String FIRST_LINE = "onhand-backup 1";
  private static final Pattern FILE_LINE =
      Pattern.compile("file ([0-9a-f]{64}) ([0-9]{1,18}) ([A-Za-z0-9._-]{1,255})");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /**
   * A file of the store.
   *
   * @param name in the folder of the store
   * @param bytes its length
   * @param sha256 its checksum, in hexadecimal
   */
  public record FileOf(String name, long bytes, String sha256) {}

  /** Copies what it is given. */
  public BackupManifest {
    files = List.copyOf(files);
  }

  /** The size of all files. */
  public long bytes() {
    return files.stream().mapToLong(FileOf::bytes).sum();
  }

  /** The content of the file. */
  public String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    line(text, "epoch", Long.toUnsignedString(epoch));
    line(text, "sequence", Long.toString(sequence));
    line(text, "log-time-micros", Long.toString(logTimeMicros));
    line(text, "block-checksum", Integer.toUnsignedString(blockChecksum));
    line(text, "oldest-sequence", Long.toString(oldestSequence));
    line(text, "created-micros", Long.toString(createdAtMicros));
    line(text, "state-hash", stateHash);
    for (FileOf file : files) {
      line(text, "file", file.sha256() + " " + file.bytes() + " " + file.name());
    }
    return sealed(text.toString());
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws BackupException DAMAGED when it is anything else
   */
  static BackupManifest parse(String where, byte[] content) {
    try {
      Iterator<String> lines = unsealed(new String(content, UTF_8)).iterator();
      if (!lines.next().equals(FIRST_LINE)) {
        throw new IllegalArgumentException("a first line of another format");
      }
      long epoch = Long.parseUnsignedLong(value(lines, "epoch"));
      long sequence = Long.parseLong(value(lines, "sequence"));
      long logTime = Long.parseLong(value(lines, "log-time-micros"));
      int checksum = Integer.parseUnsignedInt(value(lines, "block-checksum"));
      long oldest = Long.parseLong(value(lines, "oldest-sequence"));
      long created = Long.parseLong(value(lines, "created-micros"));
      String stateHash = value(lines, "state-hash");
      if (!HASH.matcher(stateHash).matches()) {
        throw new IllegalArgumentException("no hash of the state");
      }
      List<FileOf> files = new ArrayList<>();
      while (lines.hasNext()) {
        files.add(file(lines.next()));
      }
      return new BackupManifest(
          epoch, sequence, logTime, checksum, oldest, created, stateHash, files);
    } catch (RuntimeException e) {
      throw new BackupException(
          BackupException.Reason.DAMAGED,
          "Expected a whole manifest in %s, but found %s. Take another backup."
              .formatted(where, Objects.requireNonNullElse(e.getMessage(), "too few lines")),
          e);
    }
  }

  private static FileOf file(String line) {
    Matcher matcher = FILE_LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a line that names no file");
    }
    return new FileOf(matcher.group(3), Long.parseLong(matcher.group(2)), matcher.group(1));
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(' ').append(value).append('\n');
  }

  private static String value(Iterator<String> lines, String key) {
    String line = lines.hasNext() ? lines.next() : "";
    if (!line.startsWith(key + " ")) {
      throw new IllegalArgumentException("no line with " + key);
    }
    return line.substring(key.length() + 1);
  }

  /** Text with a last line that tells whether it is whole. */
  static String sealed(String text) {
    return text + "end " + sha256(text) + "\n";
  }

  /** The lines of a text that {@link #sealed} closed, without the last. */
  static List<String> unsealed(String text) {
    int end = text.lastIndexOf("end ");
    if (end < 0 || !text.equals(sealed(text.substring(0, end)))) {
      throw new IllegalArgumentException("one that is cut or changed");
    }
    return Arrays.asList(text.substring(0, end).split("\n"));
  }

  private static String sha256(String text) {
    MessageDigest sha = FileCopy.sha256();
    return HexFormat.of().formatHex(sha.digest(text.getBytes(UTF_8)));
  }
}

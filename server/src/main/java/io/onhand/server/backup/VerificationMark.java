package io.onhand.server.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onhand.server.storage.SyncedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the last verification of a backup came to, in a file {@code VERIFIED} beside its manifest.
 * It speaks of one state hash alone, so it means nothing beside another backup. One that cannot be
 * read is as none: it is verified again.
 *
 * @param stateHash of the backup that was looked at
 * @param atMicros when, by the wall clock
 * @param replayedFrom the sequence from which on the log was replayed; 0: it was not
 * @param problem what is wrong; empty: nothing
 */
public record VerificationMark(String stateHash, long atMicros, long replayedFrom, String problem) {
  static final String FILE_NAME = "VERIFIED";

  private static final String FIRST_LINE = "onhand-backup-verified 1";

  /** Checks that it can be written. */
  public VerificationMark {
    problem = problem.replace('\n', ' ');
  }

  /** Whether nothing was wrong. */
  public boolean isGood() {
    return problem.isEmpty();
  }

  /** What lies beside a backup of this state. */
  static Optional<VerificationMark> read(Path backup, String stateHash) {
    try {
      List<String> lines =
          BackupManifest.unsealed(Files.readString(backup.resolve(FILE_NAME), UTF_8));
      VerificationMark mark =
          new VerificationMark(
              lines.get(1),
              Long.parseLong(lines.get(2)),
              Long.parseLong(lines.get(3)),
              lines.get(4).substring(1));
      return lines.getFirst().equals(FIRST_LINE) && mark.stateHash.equals(stateHash)
          ? Optional.of(mark)
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  void write(Path backup) throws IOException {
    String text =
        String.join(
            "\n",
            FIRST_LINE,
            stateHash,
            Long.toString(atMicros),
            Long.toString(replayedFrom),
            ":" + problem,
            "");
    SyncedFiles.write(backup.resolve(FILE_NAME), BackupManifest.sealed(text).getBytes(UTF_8));
  }
}

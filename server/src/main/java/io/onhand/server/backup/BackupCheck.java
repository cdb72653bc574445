package io.onhand.server.backup;

import io.onhand.server.statemachine.Head;
import io.onhand.server.storage.KeyValueSnapshot;
import io.onhand.server.storage.StorageException;
import io.onhand.server.storage.schema.CorruptValueException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a backup back and proves what can be proved of it: the files are those that were written;
 * they open; the log is one chain of whole blocks that ends at the head; the state has the hash
 * that it had when it was copied; and the log, applied to nothing, comes to the same hash. Where
 * the log is trimmed it is applied to the state of the oldest other backup that is verified and
 * with which it connects; if there is none, it is not applied.
 */
public final class BackupCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BackupCheck.class);

  private final List<BackupShelf.Listed> others;
  private final Path scratch;
  private final Progress progress;

  /**
   * Checks with what there is.
   *
   * @param others backups with whose state the log may begin
   * @param scratch a folder to replay the log in, which is thrown away before and after
   */
  public BackupCheck(List<BackupShelf.Listed> others, Path scratch, Progress progress) {
    this.others = List.copyOf(others);
    this.scratch = scratch;
    this.progress = progress;
  }

  /**
   * Checks a backup and notes the verdict beside it.
   *
   * @return the verdict; a damaged backup is one
   * @throws BackupException NOT_FOUND, FAILED or CANCELLED when there is no verdict
   */
  public VerificationMark check(BackupFolder folder, Instant now) {
    String stateHash = "";
    VerificationMark mark;
    long atMicros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    try {
      BackupManifest manifest = folder.manifest();
      stateHash = manifest.stateHash();
      mark = new VerificationMark(stateHash, atMicros, prove(folder, manifest), "");
    } catch (BackupException e) {
      if (e.reason() != BackupException.Reason.DAMAGED) {
        throw e;
      }
      mark = new VerificationMark(stateHash, atMicros, 0, String.valueOf(e.getMessage()));
    }
    try {
      mark.write(folder.path());
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("backup", folder.path())
          .setCause(e)
          .log("Expected to note the verdict beside the backup, but it cannot be written there.");
    }
    return mark;
  }

  /** Where the replay of its log began; 0: it was not replayed. */
  private long prove(BackupFolder folder, BackupManifest manifest) {
    folder.checkFiles(manifest, progress);
    try (KeyValueSnapshot state = folder.open()) {
      Head head = BackupWriter.head(state);
      requireHead(manifest, head);
      requireHash(manifest, BackupWriter.hash(state, progress), "the state that it holds has");
      LogReplay log = new LogReplay(folder, state, head, progress);
      log.checkChain();
      long oldest = log.oldest();
      Optional<BackupFolder> base = oldest > 1 ? base(folder, log, manifest) : Optional.empty();
      if (head.sequence() == 0 || (oldest > 1 && base.isEmpty())) {
        return 0;
      }
      requireHash(manifest, log.replay(base, scratch), "its log comes to a state that has");
      return base.map(it -> it.manifest().sequence() + 1).orElse(1L);
    } catch (StorageException | CorruptValueException e) {
      throw new BackupException(
          BackupException.Reason.DAMAGED,
          "Expected to read the backup %s, but: %s".formatted(folder.path(), e.getMessage()),
          e);
    }
  }

  private Optional<BackupFolder> base(BackupFolder folder, LogReplay log, BackupManifest manifest) {
    return others.stream()
        .filter(BackupShelf.Listed::isVerified)
        .filter(it -> !it.folder().equals(folder))
        .filter(it -> it.sequence() >= log.oldest() - 1 && it.sequence() < manifest.sequence())
        .filter(it -> it.manifest() != null && log.goesOnFrom(it.manifest()))
        .min(Comparator.comparingLong(BackupShelf.Listed::sequence))
        .map(BackupShelf.Listed::folder);
  }

  private static void requireHead(BackupManifest manifest, Head head) {
    if (head.epoch() != manifest.epoch()
        || head.sequence() != manifest.sequence()
        || head.blockChecksum() != manifest.blockChecksum()) {
      throw BackupException.damaged(
          "Expected the log to end at sequence %d of epoch %s, as the manifest says, but it ends at %s."
              .formatted(manifest.sequence(), Long.toUnsignedString(manifest.epoch()), head));
    }
  }

  private static void requireHash(BackupManifest manifest, String hash, String what) {
    if (!hash.equals(manifest.stateHash())) {
      throw BackupException.damaged(
          "Expected the hash %s, which the state had when it was copied, but %s %s."
              .formatted(manifest.stateHash(), what, hash));
    }
  }
}

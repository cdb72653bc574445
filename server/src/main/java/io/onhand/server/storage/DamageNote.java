package io.onhand.server.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A note in a data folder that a run met damage in the store. Such a store may open and serve until
 * a compaction comes to the same block again, so the next start reads all of it first; or sets it
 * aside unread, where there is another copy of what it holds.
 *
 * @param file the note
 */
public record DamageNote(Path file) {

  private static final Logger LOG = LoggerFactory.getLogger(DamageNote.class);

  /** That of a data folder. */
  public static DamageNote in(Path folder) {
    return new DamageNote(folder.resolve("store-damaged"));
  }

  /**
   * Leaves it, synced, as far as the disk takes it: whoever gets to the damage next meets it again.
   * Any thread.
   */
  public void leave(String found) {
    synchronized (DamageNote.class) { // several reads may meet it at once
      if (isThere()) {
        return;
      }
      try {
        SyncedFiles.write(file, found.getBytes(UTF_8));
      } catch (IOException e) {
        LOG.error("Expected to note that the store is damaged, but there is no note.", e);
      }
    }
  }

  /** Whether an earlier run left it. */
  public boolean isThere() {
    return Files.exists(file);
  }

  /** All of the store was read and is whole, or it is another one. */
  public void remove() {
    try {
      Files.deleteIfExists(file);
      SyncedFiles.syncFolder(file.resolveSibling("."));
    } catch (IOException e) {
      throw DataFolder.notWritable(file, e);
    }
  }
}

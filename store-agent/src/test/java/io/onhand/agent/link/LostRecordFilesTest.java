package io.onhand.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.ModelLog;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.replica.SnapshotLoad;
import io.onhand.server.domain.Position;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.SnapshotCounts;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.storage.InMemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What Central lost is written down record by record and stays an alarm until deleted")
final class LostRecordFilesTest {

  @TempDir Path data;

  @Test
  void writesTheRecordsThatLostEntriesChanged() throws IOException {
    List<StockRecord> held =
        List.of(
            ModelLog.record(new RecordKey("old", "A"), 5, 1, 10),
            ModelLog.record(new RecordKey("a \"quoted\" \\ id", "A"), 7, 2, 12),
            ModelLog.record(new RecordKey("new", "A"), -3, 9, 30));
    Replica replica = Replica.open(new InMemoryStore(List.of(ReplicaFamily.values())), Set.of());
    SnapshotLoad load = replica.beginSnapshot(List.of("A"));
    load.add(held);
    replica.finishSnapshot(load, new Position(4, 30), SnapshotCounts.NONE.withRecords(3), 0);
    LostRecordFiles files = new LostRecordFiles(data.resolve("lost"));
    assertThat(files.alarms()).isEmpty();

    files.keep(new Position(4, 30), 30, new Position(9, 40), replica);
    assertThat(files.alarms()).isEmpty();
    files.keep(new Position(4, 30), 10, new Position(4, 10), replica);

    Path file = onlyFile();
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"product\":\"a \\\"quoted\\\" \\\\ id\",\"store\":\"A\",\"on_hand\":7,\"reserved\":0,"
                + "\"incoming\":0,\"version\":2,\"updated_sequence\":12,"
                + "\"updated_at_micros\":12000}",
            "{\"product\":\"new\",\"store\":\"A\",\"on_hand\":-3,\"reserved\":0,\"incoming\":0,"
                + "\"version\":9,\"updated_sequence\":30,\"updated_at_micros\":30000}");
    assertThat(new LostRecordFiles(data.resolve("lost")).alarms())
        .singleElement()
        .asString()
        .contains(file.toString());
    Files.delete(file);
    assertThat(files.alarms()).isEmpty();

    files.keep(new Position(4, 30), 12, new Position(9, 40), replica);
    assertThat(onlyFile())
        .hasFileName("central-restored-epoch-4-seen-30-central-has-12-now-epoch-9.ndjson");
    assertThat(Files.readAllLines(onlyFile())).hasSize(1);
    assertThat(files.alarms()).singleElement().asString().startsWith("Central was restored");
  }

  @Test
  void deletesWhatAKillLeftAndNothingElse() throws IOException {
    LostRecordFiles files = new LostRecordFiles(data.resolve("lost"));
    files.deleteUnfinished(); // of a folder that is not there
    assertThat(data.resolve("lost")).doesNotExist();
    Files.createDirectory(data.resolve("lost"));
    leave("ahead-of-central-epoch-4-seen-30-central-has-10.ndjson.new");
    leave("foreign-commands-central-has-epoch-9.ndjson.new");
    Path whole = leave("central-restored-epoch-4-seen-30-central-has-12-now-epoch-9.ndjson");
    Path somebodys = leave("what-is.new");

    files.deleteUnfinished();

    try (Stream<Path> left = Files.list(data.resolve("lost"))) {
      assertThat(left).containsExactlyInAnyOrder(whole, somebodys);
    }
  }

  private Path leave(String name) throws IOException {
    return Files.writeString(data.resolve("lost").resolve(name), "{}");
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("lost"))) {
      return files.reduce((a, b) -> b).orElseThrow();
    }
  }
}

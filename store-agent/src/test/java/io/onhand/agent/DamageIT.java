package io.onhand.agent;

import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_RECEIPT;
import static io.onhand.inventory.v1.AdjustReason.ADJUST_REASON_SALE;
import static io.onhand.server.TestCentral.adjust;
import static io.onhand.server.TestCentral.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.onhand.agent.replica.ReplicaFamily;
import io.onhand.agent.v1.SetAsideReplica;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.ListRecordsRequest;
import io.onhand.inventory.v1.ListRecordsResponse;
import io.onhand.server.TestCentral;
import io.onhand.server.storage.DataFormat;
import io.onhand.server.storage.Durability;
import io.onhand.server.storage.KeyValueCursor;
import io.onhand.server.storage.WriteBatch;
import io.onhand.server.storage.rocksdb.RocksSettings;
import io.onhand.server.storage.rocksdb.RocksStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
@DisplayName(
    "A flipped bit that a read meets has the copy replaced; one in the outbox is refused and kept")
final class DamageIT {

  private static final int RECORDS = 2_000;
  private static final int NOWHERE = 1;

  @TempDir Path data;

  @Test
  void theRecordThatMeetsItIsTheLastThatIsReadFromTheCopy() throws IOException {
    theCopyIsReplacedAfter(DamageIT::flipABit, DamageIT::readAll, DamageIT::endsByItself);
  }

  @Test
  void aKillRightAfterTheAnswerChangesNothing() throws IOException {
    theCopyIsReplacedAfter(DamageIT::flipABit, DamageIT::readAll, ServerProcess::kill);
  }

  @Test
  void aRowThatSaysNothingIsDamageThoughItsChecksumIsRight() throws IOException {
    theCopyIsReplacedAfter(
        DamageIT::putARowThatSaysNothing, DamageIT::readAll, ServerProcess::kill);
  }

  @Test
  void aListingMeetsItToo() throws IOException {
    theCopyIsReplacedAfter(DamageIT::flipABit, DamageIT::listAll, DamageIT::endsByItself);
  }

  private void theCopyIsReplacedAfter(
      Consumer<Path> damage, Consumer<TestAgent> reading, Consumer<ServerProcess> ending)
      throws IOException {
    try (TestCentral central = new TestCentral(data.resolve("central"))) {
      leaveACopy(central);
      damage.accept(data.resolve("agent"));
      try (ServerProcess agent =
              ServerProcess.agent(data.resolve("agent"), 0, NOWHERE, "--store", "Paris");
          TestAgent till = new TestAgent(agent.awaitReady())) {
        assertThat(refusal(() -> reading.accept(till)))
            .contains(ErrorReason.ERROR_REASON_REPLICA_NOT_READY);
        ending.accept(agent);
      }
      assertThat(data.resolve("agent").resolve("store-damaged")).exists();
      try (Agent agent = start(central.port());
          TestAgent till = new TestAgent(agent.port())) {
        await().until(till::isUpToDate);
        assertThat(till.status().getSetAsideList())
            .extracting(SetAsideReplica::getWhy)
            .containsExactly("damaged");
        assertThat(till.status().getRecords()).isEqualTo(RECORDS);
        assertThat(till.record(product(RECORDS - 1), "Paris").getRecord().getOnHand()).isEqualTo(7);
      }
      assertThat(data.resolve("agent").resolve("store-damaged")).doesNotExist();
    }
  }

  private static void readAll(TestAgent till) {
    for (int i = 0; i < RECORDS; i++) {
      till.record(product(i), "Paris");
    }
  }

  private static void listAll(TestAgent till) {
    String token = "";
    do {
      ListRecordsResponse page =
          till.inventory()
              .listRecords(
                  ListRecordsRequest.newBuilder()
                      .setStore("Paris")
                      .setPageSize(500)
                      .setPageToken(token)
                      .build());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
  }

  private static void endsByItself(ServerProcess agent) {
    assertThat(agent.awaitExit()).isEqualTo(Agent.FAULT_STATUS);
    assertThat(agent.errors()).contains("is damaged: the next start sets it aside");
  }

  @Test
  void anOutboxWithAFlippedBitIsRefusedAndStays() throws IOException {
    try (Agent agent = start(NOWHERE);
        TestAgent till = new TestAgent(agent.port())) {
      for (int i = 0; i < 300; i++) {
        AdjustStockRequest.Builder sale =
            adjust("k" + i, product(i), "Paris", -1, ADJUST_REASON_SALE).toBuilder();
        sale.getCommandBuilder().setKind(CommandKind.COMMAND_KIND_FACT);
        assertThat(till.inventory().adjustStock(sale.build()).getReceipt().hasQueued()).isTrue();
      }
    }
    start(NOWHERE).close(); // what the log held is in table files now
    flipABit(data.resolve("agent").resolve("outbox"));

    assertRefused("The outbox in ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"outbox", "forwarded"})
  void whatOnlyTheAgentHasIsNeverSetAside(String folder) throws IOException {
    start(NOWHERE).close();
    try (Stream<Path> files = Files.list(data.resolve("agent").resolve(folder).resolve("store"))) {
      for (Path file : files.filter(each -> each.toString().contains("MANIFEST")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }

    assertRefused("/" + folder + " is damaged. It is left as it is");
  }

  private void assertRefused(String why) throws IOException {
    Path agentData = data.resolve("agent");
    List<Path> before = files(agentData);
    for (int i = 0; i < 2; i++) {
      try (ServerProcess agent = ServerProcess.agent(agentData, 0, NOWHERE)) {
        assertThat(agent.awaitExit()).isEqualTo(1);
        assertThat(agent.errors())
            .contains(why)
            .contains("copy the folder before anything else")
            .doesNotContain("an agent may start with a new folder");
      }
    }
    assertThat(files(agentData)).containsAll(before);
    assertThat(agentData).isDirectoryNotContaining("glob:**set-aside**");
    assertThat(agentData.resolve("store-damaged")).doesNotExist();
  }

  /** Whatever RocksDB does not replace by itself at each start. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(each -> each.toString().endsWith(".sst") || Files.isDirectory(each))
          .sorted()
          .toList();
    }
  }

  private void leaveACopy(TestCentral central) throws IOException {
    central.declare("Paris");
    for (int basket = 0; basket < RECORDS; basket += 1_000) {
      ApplyBasketRequest.Builder receipt =
          ApplyBasketRequest.newBuilder().setCommand(header("basket-" + basket));
      for (int i = basket; i < basket + 1_000; i++) {
        receipt.addLines(
            AdjustLine.newBuilder()
                .setProduct(product(i))
                .setStore("Paris")
                .setDelta(7)
                .setReason(ADJUST_REASON_RECEIPT));
      }
      central.inventory().applyBasket(receipt.build());
    }
    try (Agent agent = start(central.port());
        TestAgent till = new TestAgent(agent.port())) {
      await().until(() -> till.isUpToDate() && till.status().getRecords() == RECORDS);
    }
    start(NOWHERE).close(); // what the log held is in table files now
  }

  /** In the middle of the largest table file, where rows are. */
  private static void flipABit(Path folder) {
    try (Stream<Path> files = Files.list(folder.resolve("store"))) {
      Path largest =
          files
              .filter(file -> file.toString().endsWith(".sst"))
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(largest);
      bytes[bytes.length / 2] ^= 4;
      Files.write(largest, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void putARowThatSaysNothing(Path folder) {
    try (RocksStore store =
        RocksStore.open(
            folder, DataFormat.AGENT, List.of(ReplicaFamily.values()), RocksSettings.AGENT)) {
      WriteBatch batch = new WriteBatch();
      try (KeyValueCursor rows = store.cursor(ReplicaFamily.RECORDS)) {
        assertThat(rows.seekToLast()).isTrue();
        batch.put(ReplicaFamily.RECORDS, rows.key(), new byte[] {-1});
      }
      store.write(batch, Durability.SYNCED);
    }
  }

  private static Optional<ErrorReason> refusal(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      return Optional.of(OnhandError.of(e).reason());
    }
  }

  private static String product(int number) {
    // Digits that LZ4 does not make much smaller.
    return "p%04d-%08x".formatted(number, number * 0x9E3779B1);
  }

  private Agent start(int central) throws IOException {
    return Agent.start(
        TestAgent.settings(data.resolve("agent"), central, "Paris"),
        (what, cause) -> {
          throw new AssertionError(what, cause);
        });
  }
}

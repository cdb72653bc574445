package io.onhand.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.forwarded.ResendPort.Foreign;
import io.onhand.agent.forwarded.Unkept;
import io.onhand.agent.link.LostLists;
import io.onhand.inventory.v1.AdjustReason;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("All commands that a foreign Central cannot be given are listed, one line each")
final class ForeignCommandFilesTest {

  private static final String UNKEPT =
      "{\"epoch\":\"77\",\"first_sequence\":12,\"last_sequence\":13,\"accepted_at_micros\":6000,"
          + "\"why\":\"disk slow or full\",\"commands_at_most\":2}";

  @TempDir Path data;

  @Test
  void listsEachCommandAndWhatItsVersionCannotRead() throws IOException {
    Path folder = data.resolve("lost");
    MutateStreamRequest fact =
        adjust(
            AdjustStockRequest.newBuilder()
                .setCommand(header("k\\1").setKind(CommandKind.COMMAND_KIND_FACT))
                .setLine(ApiFixture.line("p\"1", "A", -2).toBuilder().clearExpectedVersion()));
    MutateStreamRequest request =
        adjust(
            AdjustStockRequest.newBuilder()
                .setCommand(header("k2"))
                .setLine(
                    ApiFixture.line("p2", "A", 3).toBuilder()
                        .setReason(AdjustReason.ADJUST_REASON_RECEIPT)));

    write(folder, foreign(901, fact), foreign(902, request), foreign(903, unknown()));

    assertThat(lines(folder))
        .containsExactly(
            "{\"epoch\":\"77\",\"sequence\":901,\"accepted_at_micros\":5000,"
                + "\"command\":\"adjust_stock\",\"fact\":true,\"origin\":\"till-9\","
                + "\"key\":\"k\\\\1\",\"records\":"
                + "[{\"product\":\"p\\\"1\",\"store\":\"A\",\"on_hand_delta\":-2}]}",
            "{\"epoch\":\"77\",\"sequence\":902,\"accepted_at_micros\":5000,"
                + "\"command\":\"adjust_stock\",\"fact\":false,\"origin\":\"till-9\","
                + "\"key\":\"k2\",\"records\":"
                + "[{\"product\":\"p2\",\"store\":\"A\",\"on_hand_delta\":3}]}",
            "{\"epoch\":\"77\",\"sequence\":903,\"accepted_at_micros\":5000,"
                + "\"command\":\"\",\"fact\":false,\"origin\":\"\","
                + "\"key\":\"\",\"records\":[]}",
            UNKEPT);

    write(folder, foreign(904, request));
    assertThat(lines(folder)).as("what is foreign now").hasSize(2).endsWith(UNKEPT);
    assertThat(lines(folder).getFirst()).contains("904");
  }

  @Test
  void writesWhatItIsPassedWithoutGatheringItInMemory() throws IOException {
    Path file = data.resolve("foreign-commands-central-has-epoch-82.ndjson");
    Path unfinished = data.resolve(file.getFileName() + ".new");
    Foreign command = foreign(904, unknown());
    long passed = 1_000;
    int line = 100; // a line is longer
    long[] written = {0};

    new ForeignCommandFiles(new LostLists(data))
        .write(
            82,
            each -> {
              for (int i = 0; i < passed; i++) {
                each.accept(command);
              }
              written[0] = unfinished.toFile().length();
            },
            List.of());

    assertThat(written[0]).isGreaterThan((passed / 2) * line);
    assertThat(Files.readAllLines(file)).hasSize((int) passed);
    assertThat(unfinished).doesNotExist();
  }

  private static void write(Path folder, Foreign... commands) {
    new ForeignCommandFiles(new LostLists(folder))
        .write(
            82,
            each -> List.of(commands).forEach(each),
            List.of(new Unkept(77, 12, 13, 2, 6_000, null)));
  }

  private static List<String> lines(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("foreign-commands-central-has-epoch-82.ndjson"));
  }

  private static Foreign foreign(long sequence, MutateStreamRequest command) {
    return new Foreign(command, new Position(77, sequence), 5_000);
  }

  private static MutateStreamRequest adjust(AdjustStockRequest.Builder request) {
    return MutateStreamRequest.newBuilder().setAdjustStock(request).build();
  }

  /** As one of a version to come is read here. */
  private static MutateStreamRequest unknown() {
    return MutateStreamRequest.getDefaultInstance();
  }

  private static CommandHeader.Builder header(String key) {
    return CommandHeader.newBuilder().setOrigin("till-9").setIdempotencyKey(key);
  }
}

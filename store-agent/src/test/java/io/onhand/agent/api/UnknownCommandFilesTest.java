package io.onhand.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.onhand.agent.forwarded.Unkept;
import io.onhand.agent.forwarded.Unkept.Name;
import io.onhand.agent.link.LostLists;
import io.onhand.agent.link.LostRecordFiles;
import io.onhand.client.CommandId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "What a restored Central lost and no agent can send again is listed until somebody looks")
final class UnknownCommandFilesTest {

  @TempDir Path data;

  @Test
  void listsCommandsByNameAndOthersByWhereTheyWere() throws IOException {
    Path folder = data.resolve("lost");
    UnknownCommandFiles files = new UnknownCommandFiles(new LostLists(folder));
    Name name = new Name(new CommandId("till \"9\"", "k\\1"), "adjust_stock");

    files.add(82, List.of(new Unkept(77, 901, 901, 1, 5_000, name)));
    files.add(
        82,
        List.of(new Unkept(77, 902, 950, 7, 6_000, null), new Unkept(77, 12, 30, 0, 7_000, null)));

    Path file = folder.resolve("unknown-commands-central-has-epoch-82.ndjson");
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"epoch\":\"77\",\"sequence\":901,\"accepted_at_micros\":5000,"
                + "\"command\":\"adjust_stock\",\"origin\":\"till \\\"9\\\"\",\"key\":\"k\\\\1\"}",
            "{\"epoch\":\"77\",\"first_sequence\":902,\"last_sequence\":950,"
                + "\"accepted_at_micros\":6000,\"why\":\"disk slow or full\",\"commands_at_most\":7}",
            "{\"epoch\":\"77\",\"first_sequence\":12,\"last_sequence\":30,"
                + "\"accepted_at_micros\":7000,\"why\":\"older or more than the window\"}");
    LostRecordFiles shown = new LostRecordFiles(folder);
    assertThat(shown.alarms())
        .singleElement()
        .asString()
        .startsWith("Central has lost commands")
        .contains(file.toString());
    Files.delete(file);
    assertThat(shown.alarms()).isEmpty();
  }

  @Test
  void listsOnceWhatAKillBringsAgain() throws IOException {
    UnknownCommandFiles files = new UnknownCommandFiles(new LostLists(data));
    Unkept first = new Unkept(77, 902, 950, 7, 6_000, null);
    Unkept second = new Unkept(77, 12, 30, 0, 7_000, null);

    files.add(82, List.of(first));
    files.add(82, List.of(first, second));

    assertThat(Files.readAllLines(data.resolve("unknown-commands-central-has-epoch-82.ndjson")))
        .containsExactly(UnknownCommandFiles.line(first), UnknownCommandFiles.line(second));
  }
}

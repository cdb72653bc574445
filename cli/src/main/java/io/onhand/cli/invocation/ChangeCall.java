package io.onhand.cli.invocation;

import com.google.protobuf.Message;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import io.onhand.cli.csv.ExpectedVersion;
import io.onhand.cli.output.ExceptionOutput;
import io.onhand.cli.output.MessageJson;
import io.onhand.cli.output.ReceiptText;
import io.onhand.cli.output.RecordOutput;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.CommandKind;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import io.onhand.inventory.v1.Receipt;
import java.util.Optional;
import java.util.function.BiFunction;

/** A change from its options to what is shown of it. */
public final class ChangeCall {

  private final Invocation invocation;
  private final KeyedCall keyed;
  private CommandHeader header;

  /** A change that may be refused. */
  public ChangeCall(Invocation invocation, ChangeOptions options) {
    this(invocation, options, CommandKind.COMMAND_KIND_REQUEST);
  }

  /** A change that may have happened already. */
  public ChangeCall(Invocation invocation, ChangeOptions options, CommandKind kind) {
    this.invocation = invocation;
    keyed = new KeyedCall(invocation, options.key());
    header = keyed.header().setReference(options.reference()).setKind(kind).build();
  }

  /** Says under which epoch the version was read that the change expects. */
  public void expect(Optional<ExpectedVersion> version) {
    version.ifPresent(it -> header = header.toBuilder().setExpectedEpoch(it.epoch()).build());
  }

  /** As {@link KeyedCall#askAgainWith}. */
  public void askAgainWith(String option, String value) {
    keyed.askAgainWith(option, value);
  }

  /**
   * Has it decided over a connection of its own.
   *
   * @throws CommandFailure when it was refused or its outcome is not known
   */
  public <T> T inventory(BiFunction<InventoryServiceBlockingStub, CommandHeader, T> call) {
    try (Connection connection = invocation.connect()) {
      return inventory(connection, call);
    }
  }

  /**
   * Has it decided.
   *
   * @throws CommandFailure when it was refused or its outcome is not known
   */
  public <T> T inventory(
      Connection connection, BiFunction<InventoryServiceBlockingStub, CommandHeader, T> call) {
    return keyed.send(
        connection,
        (channel, timeout) ->
            call.apply(
                InventoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout), header));
  }

  /**
   * Has an operator's change decided, over a connection of its own.
   *
   * @throws CommandFailure when it was refused or its outcome is not known
   */
  public <T> T admin(BiFunction<AdminServiceBlockingStub, CommandHeader, T> call) {
    try (Connection connection = invocation.connect()) {
      return keyed.send(
          connection,
          (channel, timeout) ->
              call.apply(
                  AdminServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout), header));
    }
  }

  /**
   * Shows what came of it.
   *
   * @param response the answer, for programs
   * @param receipt its receipt
   * @param product the one concerned, for its description; empty: there are several
   * @param forPeople prints the answer for people
   * @return the exit code
   */
  public int show(Message response, Receipt receipt, String product, Runnable forPeople) {
    if (invocation.json()) {
      invocation
          .jsonLines()
          .line(json -> {
            json.name("origin").value(keyed.id().origin());
            json.name("key").value(keyed.id().key());
            new RecordOutput(invocation.products()).describe(json, product);
            MessageJson.fields(json, response);
          });
    } else {
      forPeople.run();
      if (receipt.getExceptionsCount() > 0) {
        invocation.out().println();
        ExceptionOutput.table(receipt.getExceptionsList())
            .print(invocation.out(), invocation.palette());
        invocation.note(
            "Somebody has to look: ./onhand exceptions resolve EXCEPTION --reason TEXT");
      }
      invocation.note(ReceiptText.sentence(receipt));
    }
    return ExitCode.DONE.status();
  }
}

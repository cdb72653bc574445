package io.onhand.cli.stock;

import io.onhand.cli.invocation.ChangeCall;
import io.onhand.cli.invocation.ChangeOptions;
import io.onhand.cli.invocation.FactOption;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.output.Column;
import io.onhand.cli.output.Table;
import io.onhand.cli.settings.WholeNumber;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.cli.shell.ExitCode;
import io.onhand.inventory.v1.AdjustLine;
import io.onhand.inventory.v1.ApplyBasketRequest;
import io.onhand.inventory.v1.ApplyBasketResponse;
import io.onhand.inventory.v1.BasketMode;
import io.onhand.inventory.v1.RecordVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the stock of several records at once. */
@Command(
    name = "basket",
    header = "Change the stock of several products, at one store or more, in one step.",
    customSynopsis =
        "./onhand stock basket PRODUCT STORE DELTA [PRODUCT STORE DELTA]... --reason REASON",
    description = {
      "All lines or none, unless --best-effort lets each record be decided for itself. Lines on one"
          + " record are summed before anything is checked, so an exchange is a basket with both."
    },
    footer = {
      "",
      "Examples:",
      "  ./onhand stock basket 85123A France -3 22423 France -1 --reason SALE --reference 536370",
      "  ./onhand stock basket 85123A France -3 85123A Spain -2 --reason SALE --best-effort",
      "",
      "Exit codes: as everywhere; 1 also when a record of a --best-effort basket was refused."
    })
final class StockBasket implements Callable<Integer> {
  private static final int LINE_WORDS = 3;

  private final Invocation invocation;

  @Parameters(
      arity = "0..*",
      paramLabel = "PRODUCT STORE DELTA",
      description = "By how much stock of what changes where; may be repeated, up to 1,000 times.")
  private List<String> words = List.of();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "REASON",
      description = "Why: ${COMPLETION-CANDIDATES}. Of all lines.")
  private StockAdjust.Reason reason = StockAdjust.Reason.OTHER;

  @Option(names = "--best-effort", description = "Take what can be had, and say what cannot.")
  private boolean isBestEffort;

  @Mixin private FactOption fact = new FactOption();

  @Mixin private ChangeOptions options = new ChangeOptions();

  StockBasket(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    List<AdjustLine> lines = lines();
    var change = new ChangeCall(invocation, options, fact.kind());
    ApplyBasketResponse response =
        change.inventory((stub, header) ->
            stub.applyBasket(
                ApplyBasketRequest.newBuilder()
                    .setCommand(header)
                    .addAllLines(lines)
                    .setMode(mode())
                    .build()));
    List<RecordVerdict> refused =
        response.getVerdictsList().stream().filter(RecordVerdict::hasRefusal).toList();
    int status =
        change.show(
            response, response.getReceipt(), "", () -> print(response.getVerdictsList(), refused));
    return refused.isEmpty() ? status : ExitCode.REFUSED.status();
  }

  private BasketMode mode() {
    return isBestEffort
        ? BasketMode.BASKET_MODE_BEST_EFFORT
        : BasketMode.BASKET_MODE_ALL_OR_NOTHING;
  }

  private void print(List<RecordVerdict> verdicts, List<RecordVerdict> refused) {
    invocation.records(
        verdicts.stream().filter(RecordVerdict::hasRecord).map(RecordVerdict::getRecord).toList());
    if (!refused.isEmpty()) {
      invocation.out().println();
      var table = new Table(Column.text("REFUSED"), Column.text("STORE"), Column.text("WHY"));
      for (RecordVerdict verdict : refused) {
        table.row(
            verdict.getKey().getProduct(),
            verdict.getKey().getStore(),
            verdict.getRefusal().getMessage());
      }
      invocation.print(table);
    }
  }

  private List<AdjustLine> lines() {
    if (words.isEmpty() || words.size() % LINE_WORDS != 0) {
      throw CommandFailure.usage(
          "Expected PRODUCT STORE DELTA, once or more, but got " + words.size() + " words",
          "For example: ./onhand stock basket 85123A France -3 22423 France -1 --reason SALE");
    }
    var lines = new ArrayList<AdjustLine>();
    for (int i = 0; i < words.size(); i += LINE_WORDS) {
      lines.add(
          AdjustLine.newBuilder()
              .setProduct(words.get(i))
              .setStore(words.get(i + 1))
              .setDelta(WholeNumber.delta("DELTA", words.get(i + 2)))
              .setReason(reason.inContract())
              .build());
    }
    return lines;
  }
}

package io.onhand.cli.transfer;

import io.onhand.cli.csv.ExpectedVersion;
import io.onhand.cli.settings.WholeNumber;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.inventory.v1.MoveLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which goods are to go where. */
final class GoodsOptions {

  @Parameters(index = "0", paramLabel = "FROM", description = "The store that they leave.")
  String from = "";

  @Parameters(index = "1", paramLabel = "TO", description = "The store that they go to.")
  String to = "";

  @Parameters(
      index = "2..*",
      arity = "2..*",
      paramLabel = "PRODUCT QUANTITY",
      description = "What goes; may be repeated.")
  List<String> words = List.of();

  @Option(
      names = "--expected-version",
      paramLabel = "[EPOCH:]N",
      description =
          "With one product: refuse unless the version at the source is N. With the epoch that the"
              + " read named, refuse also if Central was restored since.")
  Optional<ExpectedVersion> expectedVersion = Optional.empty();

  List<MoveLine> lines() {
    if (words.size() % 2 != 0) {
      throw CommandFailure.usage(
          "Expected PRODUCT QUANTITY, once or more, but got " + words.size() + " words",
          "For example: ./onhand transfer move France Spain 85123A 5 22423 2");
    }
    if (expectedVersion.isPresent() && words.size() > 2) {
      throw CommandFailure.usage(
          "Expected one product with --expected-version, but got " + words.size() / 2,
          "Move each product for itself, or leave the version out.");
    }
    var lines = new ArrayList<MoveLine>();
    for (int i = 0; i < words.size(); i += 2) {
      MoveLine.Builder line =
          MoveLine.newBuilder()
              .setProduct(words.get(i))
              .setQuantity(WholeNumber.positive("QUANTITY", words.get(i + 1)));
      expectedVersion.ifPresent(it -> line.setExpectedVersion(it.version()));
      lines.add(line.build());
    }
    return lines;
  }
}

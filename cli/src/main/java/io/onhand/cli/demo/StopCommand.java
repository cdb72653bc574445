package io.onhand.cli.demo;

import io.onhand.cli.demo.chain.ChainNote;
import io.onhand.cli.demo.chain.KeptChains;
import io.onhand.cli.demo.chain.KeptChains.Stopped;
import io.onhand.cli.invocation.Invocation;
import io.onhand.cli.shell.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Ends chains that demos left running. */
@Command(
    name = "stop",
    header = "Stop the chain that ./onhand demo --keep left running.",
    customSynopsis = "./onhand demo stop",
    description = {
      "Also stops what a demo left behind that was itself killed. Data in temporary folders goes with"
          + " the chain; data in a folder of yours stays."
    },
    footer = {"", "Examples:", "  ./onhand demo stop"})
final class StopCommand implements Callable<Integer> {

  private final Invocation invocation;

  StopCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = invocation.out();
    List<Stopped> stopped = KeptChains.stopAll(ChainNote.folderOfNotes());
    if (stopped.isEmpty()) {
      out.println("No demo left a chain running.");
    }
    for (Stopped chain : stopped) {
      if (chain.busy()) {
        out.println("A demo is still at work in another terminal; Ctrl-C there ends it.");
      } else {
        out.println(
            "%s stopped; the data in %s is %s."
                .formatted(
                    Words.count(chain.servers(), "server"),
                    chain.folder(),
                    chain.removed() ? "gone" : "kept"));
      }
    }
    return ExitCode.DONE.status();
  }
}

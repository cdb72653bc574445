package io.onhand.bench.command;

import io.onhand.bench.ceiling.SyncCeiling;
import io.onhand.bench.compare.Comparison;
import io.onhand.bench.compare.Side;
import io.onhand.bench.compare.SideRun;
import io.onhand.bench.echo.EchoProcess;
import io.onhand.bench.load.LoadFailedException;
import io.onhand.bench.load.RequestTemplate;
import io.onhand.bench.process.WorkFolder;
import io.onhand.bench.workload.Account;
import io.onhand.bench.workload.BenchStore;
import io.onhand.bench.workload.CentralProcess;
import io.onhand.bench.workload.Workload;
import io.onhand.cli.output.OutputFormat;
import io.onhand.cli.shell.ExitCode;
import io.onhand.cli.shell.Surroundings;
import io.onhand.client.Endpoint;
import io.onhand.client.InventoryClient;
import io.onhand.client.OnhandChannel;
import io.onhand.client.RetryPolicy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One run of {@code write} or {@code read}: sets a store up, measures, and checks the account. */
final class ComparisonRun {

  private static final int CONNECT_MILLIS = 5_000;
  private static final Duration SYNC_TIME = Duration.ofSeconds(2);

  private final Surroundings surroundings;
  private final ComparisonOptions options;
  private final Workload workload;
  private final ComparisonReport report;
  private final LiveLine live;
  private final String name =
      "bench-" + HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextInt());

  ComparisonRun(Surroundings surroundings, ComparisonOptions options, Workload workload) {
    this.surroundings = surroundings;
    this.options = options;
    this.workload = workload;
    this.report =
        new ComparisonReport(surroundings, workload, options.common().output == OutputFormat.JSON);
    this.live = new LiveLine(surroundings);
  }

  /** Runs it; says how the command ends. */
  ExitCode run() throws IOException, InterruptedException, LoadFailedException {
    CommonOptions common = options.common();
    try (WorkFolder folder = WorkFolder.in(common.folder, common.keep)) {
      Optional<Endpoint> target = options.target();
      if (target.isPresent()) {
        reach(target.get());
        return against(target.get(), Optional.empty(), folder.path());
      }
      live.say("starting Central");
      try (CentralProcess central = CentralProcess.start(folder.path())) {
        return againstOwn(central, folder.path());
      }
    } finally {
      live.clear();
      surroundings.out().flush();
    }
  }

  private ExitCode againstOwn(CentralProcess central, Path folder)
      throws IOException, InterruptedException, LoadFailedException {
    try {
      return against(central.endpoint(), Optional.of(central), folder);
    } catch (LoadFailedException e) {
      String message = String.valueOf(e.getMessage());
      String sentence = message.endsWith(".") ? message : message + ".";
      throw new LoadFailedException(
          sentence + central.lastWords().map(said -> " " + said).orElse(""), e);
    }
  }

  /** The client would try again for a while; whoever mistyped a port wants to know at once. */
  private static void reach(Endpoint endpoint) throws LoadFailedException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), CONNECT_MILLIS);
    } catch (IOException e) {
      throw new LoadFailedException(
          "Expected Central at " + endpoint + ", but the connection failed: " + e.getMessage(), e);
    }
  }

  private ExitCode against(Endpoint endpoint, Optional<CentralProcess> own, Path folder)
      throws IOException, InterruptedException, LoadFailedException {
    OnhandChannel channel = OnhandChannel.to(endpoint).withUserAgent("onhand-bench");
    try (InventoryClient client = InventoryClient.open(name, RetryPolicy.STANDARD, channel)) {
      BenchStore store =
          BenchStore.open(
              client, name, options.products(), count -> live.say("products in stock: " + count));
      long entriesBefore = store.status().getHead().getSequence();
      int answerBytes = workload.answerBytes(store);
      RequestTemplate template = workload.template(store, name);
      try (EchoProcess echo = EchoProcess.start(folder, answerBytes)) {
        Side echoSide =
            new Side(
                "echo",
                echo.address(),
                EchoProcess.template(template.messageBytes()),
                echo::processorTime);
        Side centralSide =
            new Side(
                workload.title(),
                new InetSocketAddress(endpoint.host(), endpoint.port()),
                template,
                () -> own.flatMap(CentralProcess::processorTime));
        report.begin(options, endpoint, own.isPresent(), folder, template, answerBytes);
        SideRun central = new SideRun(centralSide, options.load().connections(), live);
        SideRun echoes = new SideRun(echoSide, options.load().connections(), live);
        measure(echoes, central, own.isPresent(), folder);
        return check(store, central, entriesBefore, own.isPresent());
      }
    }
  }

  private void measure(SideRun echo, SideRun central, boolean own, Path folder)
      throws IOException, LoadFailedException {
    new Comparison(echo, central)
        .run(
            options.inFlight(),
            options.load().warmUp(),
            options.load().measured(),
            step -> {
              live.clear();
              report.step(step);
            });
    report.steps();
    if (own && workload == Workload.WRITE && options.inFlight().contains(1)) {
      live.say("fdatasync of 4 KiB");
      SyncCeiling.Result disk = SyncCeiling.measure(folder, SYNC_TIME);
      live.clear();
      report.oneCaller(disk);
    }
  }

  private ExitCode check(BenchStore store, SideRun central, long entriesBefore, boolean own) {
    live.say("adding all records up");
    long changed = workload == Workload.WRITE ? central.accepted() + 1 : 0;
    long unknown = workload == Workload.WRITE ? central.unknown() : 0;
    long entries = own ? store.status().getHead().getSequence() - entriesBefore : -1;
    Account account =
        new Account(store.products(), changed, unknown, store.tally(), entries, central.refused());
    live.clear();
    report.account(account);
    return account.mismatches().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }
}

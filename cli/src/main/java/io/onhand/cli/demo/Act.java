package io.onhand.cli.demo;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.onhand.cli.demo.chain.ChainException;
import io.onhand.cli.demo.plan.StockKey;
import io.onhand.cli.demo.till.Crew;
import io.onhand.cli.demo.till.Errand;
import io.onhand.cli.demo.till.Figures;
import io.onhand.cli.demo.till.Timetable;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.GetRecordResponse;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.RecordKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Plays one act: all tills at work on a list of errands, shown live, if wanted with servers killed
 * in the middle.
 */
final class Act {

  private static final Duration FRAME = Duration.ofMillis(250);

  private final Stage stage;

  Act(Stage stage) {
    this.stage = stage;
  }

  /**
   * What came of an act.
   *
   * @param took from the first errand to the last answer
   * @param returns the servers that were killed and came back
   */
  record Result(Figures figures, Duration took, List<Incidents.Return> returns) {}

  /** Plays errands and leaves the servers alone. */
  Result play(List<Errand> errands, Timetable timetable)
      throws DemoException, InterruptedException {
    Figures figures = new Figures();
    Crew crew = stage.tills().start(errands, timetable, figures);
    watch(crew, figures, Optional.empty());
    return new Result(figures, crew.elapsed(), List.of());
  }

  /**
   * Plays errands and kills servers meanwhile.
   *
   * @param stayAway how long a killed server is left lying
   */
  Result playWithIncidents(List<Errand> errands, Timetable timetable, Duration stayAway)
      throws DemoException, InterruptedException {
    Figures figures = new Figures();
    Crew crew = stage.tills().start(errands, timetable, figures);
    Incidents incidents =
        Incidents.start(
            stage.chain(),
            stage.shelves(),
            crew,
            stage.screen(),
            stayAway,
            () -> readWhileCentralIsAway(crew));
    watch(crew, figures, Optional.of(incidents));
    Duration took = crew.elapsed();
    return new Result(figures, took, incidents.await());
  }

  private void watch(Crew crew, Figures figures, Optional<Incidents> incidents)
      throws DemoException, InterruptedException {
    try (AgentWatch agents = new AgentWatch(stage.doors().agents())) {
      LiveView view =
          new LiveView(
              stage.screen(),
              crew,
              figures,
              agents,
              () -> incidents.map(Incidents::away).orElse(Set.of()));
      while (!crew.await(FRAME)) {
        Optional<DemoException> failure = failure(incidents);
        if (failure.isPresent()) {
          throw failure.get();
        }
        view.update();
      }
    } finally {
      crew.dismiss();
      stage.screen().clear();
    }
    if (crew.failure().isPresent()) {
      throw new DemoException(
          "A till got no definite answer: " + crew.failure().get().error().line());
    }
    if (crew.done() < crew.size()) {
      throw new DemoException(
          "Expected the tills to do %s, but they did %s."
              .formatted(Words.count(crew.size(), "errand"), Words.number(crew.done())));
    }
  }

  private Optional<DemoException> failure(Optional<Incidents> incidents) {
    Optional<ChainException> died = stage.chain().failure();
    return died.isPresent()
        ? died.map(e -> new DemoException(e.why(), e.logLines()))
        : incidents.flatMap(Incidents::failure);
  }

  /** Shows that an agent goes on reading: the busiest record of the first agent's stores. */
  private void readWhileCentralIsAway(Crew crew) {
    Map.Entry<String, List<String>> agent = stage.plan().agents().entrySet().iterator().next();
    Channel channel = stage.doors().agents().get(agent.getKey());
    Optional<StockKey> key =
        stage.plan().opening().entrySet().stream()
            .filter(opening -> agent.getValue().contains(opening.getKey().store()))
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey);
    if (channel == null || key.isEmpty()) {
      return;
    }
    String text;
    try {
      text = text(key.get(), read(channel, key.get()));
    } catch (StatusRuntimeException e) {
      text = "does not answer: " + e.getStatus().getCode();
    }
    stage
        .screen()
        .say(
            "  %s  Meanwhile %s %s."
                .formatted(Words.seconds(crew.elapsed()), agent.getKey(), text));
  }

  private static GetRecordResponse read(Channel channel, StockKey key) {
    return InventoryServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(2, TimeUnit.SECONDS)
        .getRecord(
            GetRecordRequest.newBuilder()
                .setKey(RecordKey.newBuilder().setProduct(key.product()).setStore(key.store()))
                .build());
  }

  private static String text(StockKey key, GetRecordResponse response) {
    return "still answers: %s of %s%s"
        .formatted(
            Words.number(response.getRecord().getOnHand()),
            key,
            response.getFreshness().getStale() ? ", marked stale" : "");
  }
}

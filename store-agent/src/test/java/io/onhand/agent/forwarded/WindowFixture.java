package io.onhand.agent.forwarded;

import io.onhand.agent.TestClock;
import io.onhand.agent.forwarded.ForwardedWindow.ForwardedPorts;
import io.onhand.inventory.v1.AdjustStockRequest;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.server.domain.Position;
import io.onhand.server.storage.InMemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A window over a store in memory, with a fake of Central and of what takes commands over. */
final class WindowFixture implements ResendPort {

  static final long FIRST = 10;
  static final long SECOND = 20;

  final TestClock clock = new TestClock();
  final InMemoryStore store = new InMemoryStore(List.of(ForwardedFamily.values()));
  final List<String> taken = new ArrayList<>();
  final List<Position> notBefores = new ArrayList<>();
  final List<Position> places = new ArrayList<>();
  final List<Past> asked = new ArrayList<>();
  final List<Foreign> foreign = new ArrayList<>();
  final List<Unkept> unknown = new ArrayList<>();
  final List<Unkept> foreignUnkept = new ArrayList<>();
  boolean handedOver;
  private final List<Runnable> unanswered = new ArrayList<>();
  private final ForwardedLimits limits;
  private @Nullable CentralHistory central;
  private ForwardedWindow window;
  private boolean isDiskLow;
  private boolean isFull;
  private boolean answersAtOnce = true;
  private Fate fate = Fate.TAKEN;

  WindowFixture() {
    this(new ForwardedLimits(Duration.ofDays(3), 1 << 20, 100, 1 << 20));
  }

  WindowFixture(ForwardedLimits limits) {
    this.limits = limits;
    window = open();
  }

  private ForwardedWindow open() {
    ForwardedWindow opened =
        new ForwardedWindow(
            store, limits, new ForwardedPorts(() -> central, () -> isDiskLow, clock));
    opened.resendsTo(this);
    return opened;
  }

  ForwardedWindow window() {
    return window;
  }

  ForwardedStatus status() {
    return window.status();
  }

  /** The process ends without an orderly close, and another begins. */
  WindowFixture restart() {
    unanswered.clear();
    central = null;
    window = open();
    return this;
  }

  /** The feed opened; Central's log descends from epochs up to these sequences. */
  WindowFixture opened(long epoch, Map<Long, Long> ended) {
    central = new CentralHistory(epoch, ended);
    return run();
  }

  WindowFixture diskLow(boolean is) {
    isDiskLow = is;
    return this;
  }

  WindowFixture full(boolean is) {
    isFull = is;
    return this;
  }

  WindowFixture fate(Fate of) {
    fate = of;
    return this;
  }

  WindowFixture answersLater() {
    answersAtOnce = false;
    return this;
  }

  WindowFixture answerAll() {
    List.copyOf(unanswered).forEach(Runnable::run);
    unanswered.clear();
    return this;
  }

  /** Central accepted a command. */
  WindowFixture accepted(long epoch, long sequence) {
    Position at = new Position(epoch, sequence);
    window.keep(command("k" + sequence, epoch), at, at, false);
    return this;
  }

  /** The same, of a command that was lost and sent again. */
  WindowFixture acceptedAgain(long epoch, long sequence, Position place) {
    window.keep(
        command("k" + place.sequence(), place.epoch()),
        new Position(epoch, sequence),
        place,
        false);
    return this;
  }

  WindowFixture replayed(long epoch, long sequence) {
    Position at = new Position(epoch, sequence);
    window.keep(command("k" + sequence, epoch), at, at, true);
    return this;
  }

  /** Lets the window's thread do all that it has to do now. */
  WindowFixture run() {
    int turns = 0;
    while (window.step()) {
      turns++;
      if (turns > 1_000) {
        throw new AssertionError("Expected an end of the work, but there is none.");
      }
    }
    return this;
  }

  WindowFixture after(Duration time) {
    clock.advance(time);
    return run();
  }

  static MutateStreamRequest command(String key, long epoch) {
    return MutateStreamRequest.newBuilder()
        .setAdjustStock(
            AdjustStockRequest.newBuilder()
                .setCommand(
                    CommandHeader.newBuilder()
                        .setOrigin("till")
                        .setIdempotencyKey(key)
                        .setNotBefore(
                            io.onhand.inventory.v1.Position.newBuilder()
                                .setEpoch(epoch)
                                .setSequence(7))))
        .build();
  }

  @Override
  public boolean hasRoom() {
    return !isFull;
  }

  @Override
  public void lost(Past past, Runnable done) {
    handedOver = false;
    asked.add(past);
    if (answersAtOnce) {
      done.run();
    } else {
      unanswered.add(done);
    }
  }

  @Override
  public void foreign(long presentEpoch, Consumer<Consumer<Foreign>> each, List<Unkept> unkept) {
    each.accept(foreign::add);
    foreignUnkept.addAll(unkept);
  }

  @Override
  public void unknown(long presentEpoch, List<Unkept> commands) {
    unknown.addAll(commands);
  }

  @Override
  public void allHandedOver() {
    handedOver = true;
  }

  @Override
  public void again(MutateStreamRequest command, Position place, Past past, Consumer<Fate> told) {
    CommandHeader header = command.getAdjustStock().getCommand();
    Fate now = fate;
    if (now == Fate.TAKEN) {
      taken.add(header.getIdempotencyKey());
      places.add(place);
      notBefores.add(
          past.adapted(
              new Position(header.getNotBefore().getEpoch(), header.getNotBefore().getSequence())));
    }
    if (answersAtOnce) {
      told.accept(now);
    } else {
      unanswered.add(() -> told.accept(now));
    }
  }
}

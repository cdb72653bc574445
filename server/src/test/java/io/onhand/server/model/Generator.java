package io.onhand.server.model;

import io.onhand.server.domain.Position;
import io.onhand.server.statemachine.AdminCommand.CreateStore;
import io.onhand.server.statemachine.Command;
import io.onhand.server.statemachine.CommandBody;
import io.onhand.server.statemachine.CommandHeader;
import io.onhand.server.statemachine.CommandKind;
import io.onhand.server.statemachine.LogCommand.Abandon;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Draws commands over few products, stores and origins, so that they collide. */
final class Generator {
  static final List<String> ORIGINS = List.of("till", "shop");

  private final Model model;
  private final Callers callers;
  private final long epoch;

  Generator(Model model, Callers callers, long epoch) {
    this.model = model;
    this.callers = callers;
    this.epoch = epoch;
  }

  /** A new command, or one that was sent before, as it was or not. */
  Command next(long seed) {
    Random random = new Random(seed);
    Command command = drawn(random, seed);
    callers.sent.add(command);
    return command;
  }

  private Command drawn(Random random, long seed) {
    Command earlier = Callers.one(random, callers.sent);
    Command refused = Callers.one(random, callers.refused);
    int kind = random.nextInt(100);
    // A key is given up by a question, never by a command.
    if (kind < 6 && earlier != null && !(earlier.body() instanceof Abandon)) {
      return again(random, earlier, earlier.body());
    }
    if (kind < 10 && refused != null) {
      return again(random, refused, refused.body());
    }
    String origin = ORIGINS.get(random.nextInt(ORIGINS.size()));
    CommandBody body = body(random, origin);
    if (kind < 12 && earlier != null && earlier.header().origin().equals(origin)) {
      return again(random, earlier, body);
    }
    CommandKind asked =
        body.mayBeFact() && !body.expectsVersion() && random.nextInt(4) == 0
            ? CommandKind.FACT
            : CommandKind.REQUEST;
    String reference = random.nextInt(4) == 0 ? "receipt-" + random.nextInt(10) : "";
    long occurredAt = random.nextInt(4) == 0 ? random.nextInt(1, 1_000) : 0;
    return Command.of(
        new CommandHeader(
            origin,
            "k" + Long.toString(seed & 0xffffffffffL, 36),
            reference,
            occurredAt,
            random.nextInt(6) == 0 ? head(random) : null,
            expectedEpoch(random),
            random.nextInt(20) == 0,
            random.nextInt(6) == 0 ? "agent" : "",
            "",
            asked),
        body);
  }

  /** An earlier command's key: as it was, or as a fact, or with other content. */
  private Command again(Random random, Command earlier, CommandBody body) {
    CommandHeader header = earlier.header();
    boolean mayBeFact = body.mayBeFact() && !body.expectsVersion();
    CommandKind kind =
        !mayBeFact ? CommandKind.REQUEST : random.nextInt(3) > 0 ? CommandKind.FACT : header.kind();
    return Command.of(
        new CommandHeader(
            header.origin(),
            header.key(),
            random.nextInt(20) == 0 ? "other" : header.reference(),
            header.occurredAtMicros(),
            random.nextInt(3) == 0 ? head(random) : header.notBefore(),
            random.nextInt(3) == 0 ? expectedEpoch(random) : header.expectedEpoch(),
            random.nextInt(4) == 0,
            header.caller(),
            "",
            kind),
        body);
  }

  /** A head that the caller saw: mostly one there was. */
  private @Nullable Position head(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> new Position(epoch + 1, random.nextInt(5));
      case 1 -> new Position(epoch, model.head + random.nextInt(4));
      case 2, 3 -> new Position(epoch, Math.max(0, model.state.horizon - random.nextInt(3)));
      default -> new Position(epoch, random.nextLong(model.head + 1));
    };
  }

  /** The epoch under which the caller read what it expects: mostly not said. */
  private long expectedEpoch(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> epoch + 1;
      case 1 -> epoch;
      default -> 0;
    };
  }

  private CommandBody body(Random random, String origin) {
    if (model.state.stores.size() < 2 && random.nextInt(2) == 0) {
      return new CreateStore(Draw.STORES.get(random.nextInt(2)), "");
    }
    return Bodies.any(new Draw(random, origin, model, callers, epoch));
  }
}

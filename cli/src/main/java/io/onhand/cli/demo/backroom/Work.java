package io.onhand.cli.demo.backroom;

import io.onhand.cli.demo.plan.Door;
import io.onhand.cli.demo.till.Ask;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import java.util.function.Function;

/**
 * Names a piece of work behind the tills in one round of an act.
 *
 * @param name what it is, unique in a round
 * @param round which round
 */
record Work(String name, int round) {

  /** The header of one step of it. */
  CommandHeader header(String store, String step) {
    return CommandHeader.newBuilder()
        .setOrigin(store + "/backroom")
        .setIdempotencyKey("%s/%d %s".formatted(name, round, step))
        .setReference(name)
        .build();
  }

  /** Every other piece of work goes through the agent of its store. */
  Door door() {
    return Math.floorMod(name.hashCode() + round, 2) == 0 ? Door.AGENT : Door.CENTRAL;
  }

  <R> Ask<R> ask(
      CommandHeader header, String store, Function<InventoryServiceBlockingStub, R> call) {
    return new Ask<>(header, store, door(), call);
  }
}

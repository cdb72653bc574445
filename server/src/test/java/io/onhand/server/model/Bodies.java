package io.onhand.server.model;

import io.onhand.server.statemachine.CommandBody;

/** Draws what a command asks for. */
final class Bodies {
  private Bodies() {}

  static CommandBody any(Draw draw) {
    int kind = draw.random.nextInt(104);
    if (kind < 40) {
      return new StockDraws(draw).stock(kind);
    }
    if (kind < 75) {
      return new HoldDraws(draw).hold(kind - 40);
    }
    if (kind < 92) {
      return new HoldDraws(draw).transfer(kind - 75);
    }
    return kind < 98 ? new SyncDraws(draw).sync(kind - 92) : new StockDraws(draw).admin(kind - 98);
  }
}

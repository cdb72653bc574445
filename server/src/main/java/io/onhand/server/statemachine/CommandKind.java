package io.onhand.server.statemachine;

/** Whether a command may be refused. */
public enum CommandKind {
  /** Asks for something that has not happened yet. */
  REQUEST,
  /** Tells of something that happened in the physical world: not refused for stock. */
  FACT
}

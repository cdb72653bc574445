package io.onhand.cli;

import io.grpc.netty.shaded.io.netty.util.internal.logging.InternalLoggerFactory;
import io.grpc.netty.shaded.io.netty.util.internal.logging.JdkLoggerFactory;
import io.onhand.server.observability.Logs;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The libraries of this process. */
final class Libraries {

  /** Held: a logger that nobody holds is forgotten together with its level. */
  private static final Logger ROOT = Logger.getLogger("");

  private Libraries() {}

  /**
   * Has them log nothing: a person reads one line of what went wrong, from the command. Netty takes
   * the JDK's logging, since loading a logging framework would cost more time than most commands
   * take.
   */
  static void quieten() {
    ROOT.setLevel(Level.OFF);
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    Logs.stayQuiet();
  }

  /** Has them speak after all. */
  static void speak() {
    Logs.speakInDetail();
  }
}

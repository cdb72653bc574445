package io.onhand.client;

import java.time.Duration;

/**
 * What both ends of a connection must agree on. The client library keeps to these values, servers
 * enforce them.
 */
public final class Wire {

  /** Where Central listens unless told otherwise. */
  public static final int CENTRAL_PORT = 7420;

  /** Where an agent listens unless told otherwise. */
  public static final int AGENT_PORT = 7421;

  /** The largest request that a server reads, in bytes. */
  public static final int REQUEST_BYTES_MAX = 4 * 1024 * 1024;

  /** The largest answer or feed frame that a client reads, in bytes. */
  public static final int ANSWER_BYTES_MAX = 16 * 1024 * 1024;

  /**
   * The largest headers that a server reads, in bytes. It keeps its own headers and trailers, which
   * carry the details of an error, below this too: clients in other languages read no more.
   */
  public static final int HEADER_BYTES_MAX = 8 * 1024;

  /** The largest headers or trailers that this client reads, in bytes: proxies add theirs. */
  public static final int ANSWER_HEADER_BYTES_MAX = 64 * 1024;

  /** How often a client asks a silent connection whether the other end is still there. */
  public static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(15);

  /** How long a client waits for that answer before it gives the connection up. */
  public static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(5);

  /**
   * The shortest interval of pings, with or without open calls, that a server must accept. Shorter
   * than {@link #KEEPALIVE_INTERVAL}, since a delayed ping comes closer to the next one.
   */
  public static final Duration KEEPALIVE_INTERVAL_PERMITTED = Duration.ofSeconds(10);

  /** The metadata key of a call's request id, in requests and in response headers. */
  public static final String REQUEST_ID_HEADER = "x-request-id";

  /**
   * The metadata key of the epoch that a call's commands belong to, as a decimal number. A Central
   * of another epoch refuses the call with EPOCH_CHANGED and {@link #WANTED_EPOCH} before it reads
   * a command. Agents send it; without it a call is for whichever Central is there.
   */
  public static final String EPOCH_HEADER = "x-onhand-epoch";

  /** The name, in an error's metadata, of the epoch that such a call asked for. */
  public static final String WANTED_EPOCH = "wanted_epoch";

  /** The domain of every ErrorInfo of this system. */
  public static final String ERROR_DOMAIN = "onhand.io";

  private Wire() {}
}

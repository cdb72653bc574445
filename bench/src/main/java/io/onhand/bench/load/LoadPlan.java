package io.onhand.bench.load;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * What a run sends, how much at once and for how long.
 *
 * @param server where to, in plaintext
 * @param template what
 * @param inFlight calls that wait for an answer at any time, over all connections; of a paced plan
 *     the most that may
 * @param connections HTTP/2 connections, at most one per call in flight
 * @param warmUp runs before anything is counted
 * @param measured is counted
 * @param firstNumber number of the first request, from 0
 * @param requestsMax ends the run early when so many requests are answered
 * @param perSecond requests that come due a second, whether or not those before are answered; 0: a
 *     new one goes out when an answer came
 */
public record LoadPlan(
    InetSocketAddress server,
    RequestTemplate template,
    int inFlight,
    int connections,
    Duration warmUp,
    Duration measured,
    long firstNumber,
    long requestsMax,
    int perSecond) {

  /** As many requests as there is time for. */
  public static final long UNLIMITED = 1L << 60;

  /** Most calls in flight; Central admits no more. */
  public static final int IN_FLIGHT_MAX = 65_536;

  public LoadPlan {
    check(inFlight >= 1 && inFlight <= IN_FLIGHT_MAX, "1 to 65536 calls in flight", inFlight);
    check(
        connections >= 1 && connections <= inFlight,
        "1 connection to one per call in flight",
        connections);
    check(!warmUp.isNegative(), "a warm-up of 0 s or more", warmUp);
    check(measured.isPositive(), "a measured time of more than 0 s", measured);
    check(firstNumber >= 0, "a first number of 0 or more", firstNumber);
    check(requestsMax >= 1 && requestsMax <= UNLIMITED, "1 request or more", requestsMax);
    check(perSecond >= 0, "0 requests a second or more", perSecond);
  }

  /** A plan that keeps as many calls in flight as it says. */
  public LoadPlan(
      InetSocketAddress server,
      RequestTemplate template,
      int inFlight,
      int connections,
      Duration warmUp,
      Duration measured,
      long firstNumber,
      long requestsMax) {
    this(server, template, inFlight, connections, warmUp, measured, firstNumber, requestsMax, 0);
  }

  /** The same at a rate of its own. */
  public LoadPlan paced(int requestsPerSecond) {
    return new LoadPlan(
        server,
        template,
        inFlight,
        connections,
        warmUp,
        measured,
        firstNumber,
        requestsMax,
        requestsPerSecond);
  }

  private static void check(boolean right, String expected, Object was) {
    if (!right) {
      throw new IllegalArgumentException("Expected " + expected + ", but it is " + was + ".");
    }
  }
}

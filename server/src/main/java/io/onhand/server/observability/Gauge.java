package io.onhand.server.observability;

/** The figures that a part of a process may register with {@link Gauges}. */
public enum Gauge {
  /** Last durable sequence. */
  LOG_HEAD("onhand.log.head", "{entry}", "Last durable sequence"),
  /** The sequence below which keys and history are no longer remembered. */
  LOG_HORIZON(
      "onhand.log.horizon",
      "{entry}",
      "Sequence below which keys and history are no longer remembered"),
  /** Commands admitted and not yet answered. */
  IN_FLIGHT("onhand.admission.in_flight", "{command}", "Commands admitted and not yet answered"),
  /** Bytes of the commands admitted and not yet answered. */
  IN_FLIGHT_BYTES(
      "onhand.admission.in_flight.bytes",
      "By",
      "Bytes of the commands admitted and not yet answered"),
  /** Open subscriptions to the feed. */
  SUBSCRIBERS("onhand.feed.subscribers", "{subscriber}", "Open subscriptions to the feed"),
  /** Bytes free on the data folder's disk. */
  DISK_USABLE("onhand.disk.usable", "By", "Bytes free on the disk of the data folder"),
  /** Alarms raised and not cleared. */
  ALARMS("onhand.alarms", "{alarm}", "Alarms raised and not cleared"),
  /** 1 while the link to Central follows the feed, else 0. */
  LINK_LIVE("onhand.link.live", "1", "1 while the link to Central follows the feed, else 0"),
  /** The last sequence that the replica has made durable. */
  REPLICA_CURSOR(
      "onhand.replica.cursor", "{entry}", "Last sequence that the replica has made durable");

  private final String metric;
  private final String unit;
  private final String description;

  Gauge(String metric, String unit, String description) {
    this.metric = metric;
    this.unit = unit;
    this.description = description;
  }

  /** Its name as exported. */
  String metric() {
    return metric;
  }

  /** Its unit, in UCUM. */
  String unit() {
    return unit;
  }

  /** One line of what it says. */
  String description() {
    return description;
  }
}

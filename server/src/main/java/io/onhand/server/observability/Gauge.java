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
  /** Bytes of the log. */
  LOG_BYTES("onhand.log.bytes", "By", "Bytes of the log, about"),
  /** The first sequence that the log still has. */
  LOG_OLDEST("onhand.log.oldest", "{entry}", "First sequence that the log still has; 0: empty"),
  /** Bytes of the newest verified copy. */
  CHECKPOINT_BYTES(
      "onhand.checkpoint.bytes", "By", "Bytes of the newest verified copy; 0: there is none"),
  /** When the newest verified copy was made. */
  CHECKPOINT_TIME(
      "onhand.checkpoint.time",
      "s",
      "When the newest verified copy was made, in seconds since 1970; 0: there is none"),
  /** Up to which sequence the newest verified copy has everything. */
  CHECKPOINT_SEQUENCE(
      "onhand.checkpoint.sequence",
      "{entry}",
      "Sequence up to which the newest verified copy has everything; 0: there is none"),
  /** Checkpoints that could not be made or proved. */
  CHECKPOINT_FAILURES(
      "onhand.checkpoint.failures",
      "{checkpoint}",
      "Checkpoints that could not be made or proved since the start"),
  /** Commands admitted and not yet answered. */
  IN_FLIGHT("onhand.admission.in_flight", "{command}", "Commands admitted and not yet answered"),
  /** Bytes of the commands admitted and not yet answered. */
  IN_FLIGHT_BYTES(
      "onhand.admission.in_flight.bytes",
      "By",
      "Bytes of the commands admitted and not yet answered"),
  /** Open subscriptions to the feed. */
  SUBSCRIBERS("onhand.feed.subscribers", "{subscriber}", "Open subscriptions to the feed"),
  /** Bytes of the feed's newest entries. */
  FEED_TAIL_BYTES(
      "onhand.feed.tail.bytes",
      "By",
      "Bytes of the newest entries, kept for subscribers that follow closely"),
  /** Bytes of durable blocks that the feed has not encoded. */
  FEED_WAITING_BYTES(
      "onhand.feed.waiting.bytes",
      "By",
      "Bytes, in the log, of durable blocks that the feed has not encoded yet"),
  /** Bytes of the log that the feed keeps encoded. */
  FEED_ENCODED_LOG_BYTES(
      "onhand.feed.encoded_log.bytes",
      "By",
      "Bytes of older entries, kept encoded for subscribers that catch up"),
  /** Bytes read ahead of the log for subscribers. */
  FEED_AHEAD_LOG_BYTES(
      "onhand.feed.ahead.log.bytes",
      "By",
      "Bytes read of the log for subscribers and not sent yet"),
  /** Bytes read ahead of snapshots for subscribers. */
  FEED_AHEAD_SNAPSHOTS_BYTES(
      "onhand.feed.ahead.snapshots.bytes",
      "By",
      "Bytes read of snapshots for subscribers and not sent yet"),
  /** Bytes found for callers who poll. */
  FEED_PULLS_BYTES(
      "onhand.feed.pulls.bytes",
      "By",
      "Bytes found for callers of PullChanges that they have not taken yet"),
  /** Bytes free on the data folder's disk. */
  DISK_USABLE("onhand.disk.usable", "By", "Bytes free on the disk of the data folder"),
  /** Alarms raised and not cleared. */
  ALARMS("onhand.alarms", "{alarm}", "Alarms raised and not cleared"),
  /** 1 while the link to Central follows the feed, else 0. */
  LINK_LIVE("onhand.link.live", "1", "1 while the link to Central follows the feed, else 0"),
  /** What the link's breaker does. */
  LINK_BREAKER(
      "onhand.link.breaker",
      "1",
      "The breaker of the link: 0 closed, 1 half open, 2 open after failures in a row"),
  /** How often the feed was opened. */
  LINK_CONNECTS("onhand.link.connects", "{connection}", "Feeds opened since the start"),
  /** The last sequence that the replica has made durable. */
  REPLICA_CURSOR(
      "onhand.replica.cursor", "{entry}", "Last sequence that the replica has made durable"),
  /** How often the replica was taken anew. */
  REPLICA_SNAPSHOTS(
      "onhand.replica.snapshots", "{snapshot}", "Snapshots of Central taken since the start"),
  /** Replicas that were set aside and are kept. */
  REPLICA_SET_ASIDE(
      "onhand.replica.set_aside", "{replica}", "Replicas that were set aside and are kept"),
  /** Queued writes that wait for Central's answer. */
  OUTBOX_DEPTH("onhand.outbox.depth", "{write}", "Queued writes that wait for Central's answer"),
  /** Queued writes that Central refused. */
  OUTBOX_PARKED(
      "onhand.outbox.parked", "{write}", "Queued writes that Central refused: a person decides"),
  /** Bytes of both. */
  OUTBOX_BYTES("onhand.outbox.bytes", "By", "Bytes of the writes that wait or are parked"),
  /** How long the oldest of both has been there. */
  OUTBOX_OLDEST_AGE(
      "onhand.outbox.oldest.age",
      "s",
      "How long the oldest write that waits or is parked has been there; 0: there is none"),
  /** Commands that Central accepted and that are kept. */
  FORWARDED_COMMANDS(
      "onhand.forwarded.commands", "{command}", "Commands kept that Central has accepted"),
  /** Their bytes. */
  FORWARDED_BYTES("onhand.forwarded.bytes", "By", "Bytes of the commands kept"),
  /** Commands that could not be kept. */
  FORWARDED_DROPPED(
      "onhand.forwarded.dropped",
      "{command}",
      "Commands that Central accepted and that could not be kept, of as long as the window"),
  /** Commands that a restored Central has lost and that are not queued again yet. */
  FORWARDED_RESEND_LEFT(
      "onhand.forwarded.resend.left",
      "{command}",
      "Commands that a restored Central has lost and that are not queued again yet");

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

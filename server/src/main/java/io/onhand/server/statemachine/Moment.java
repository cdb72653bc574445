package io.onhand.server.statemachine;

/**
 * Where and when a command is decided. Enters from outside, so that deciding reads no clock.
 *
 * @param epoch the log's history
 * @param sequence the sequence that the entry will have
 * @param logTimeMicros its log time
 */
public record Moment(long epoch, long sequence, long logTimeMicros) {}

package io.onhand.server.options;

/**
 * A value that an option has without the command line saying so.
 *
 * @param value the value
 * @param source where it came from, for people
 */
public record Setting(String value, String source) {}

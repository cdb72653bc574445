package io.onhand.server.proof;

/**
 * Something that does not hold.
 *
 * @param rule which rule is broken
 * @param family the key space in which it was found
 * @param key the key, as people write it
 * @param sentence what was expected and what was found
 */
public record Finding(Rule rule, String family, String key, String sentence) {}

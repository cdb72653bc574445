package io.onhand.agent.link;

import io.onhand.server.domain.Lineage;

/**
 * Which history of the log Central had when the feed was opened last.
 *
 * @param epoch names it
 * @param lineage the epochs from which it descends
 */
public record CentralLog(long epoch, Lineage lineage) {}

package io.onhand.bench.feed;

import io.onhand.bench.load.LoadResult;

/**
 * What one run of the generator brought.
 *
 * @param load what the callers saw
 * @param lag what the agents saw meanwhile
 * @param centralCores processor time of Central by the clock's; NaN: not known
 * @param agentsCores the same of all agents together
 */
public record LagRun(LoadResult load, LagFigures lag, double centralCores, double agentsCores) {}

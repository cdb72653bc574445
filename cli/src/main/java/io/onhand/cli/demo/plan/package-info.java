/**
 * What a demo is going to do, worked out from a file of sales before any server is asked: stores,
 * agents, opening stock and baskets. Pure and deterministic: the same file makes the same plan.
 */
@NullMarked
package io.onhand.cli.demo.plan;

import org.jspecify.annotations.NullMarked;

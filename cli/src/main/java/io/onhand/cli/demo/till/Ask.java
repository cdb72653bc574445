package io.onhand.cli.demo.till;

import io.onhand.cli.demo.plan.Door;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import java.util.function.Function;

/**
 * A command as the contract's request: however often it is sent, it is the same.
 *
 * @param header its origin and key
 * @param store the store whose agent is asked, when an agent is
 * @param door where it is sent first
 * @param call sends it once
 * @param <R> its answer
 */
public record Ask<R>(
    CommandHeader header,
    String store,
    Door door,
    Function<InventoryServiceBlockingStub, R> call) {}

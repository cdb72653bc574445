package io.onhand.bench.compare;

import io.onhand.bench.load.RequestTemplate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A server and what it is asked.
 *
 * @param name for people
 * @param address where it listens
 * @param template the requests
 * @param processorTime what its process has used so far; empty when it is not on this machine
 */
public record Side(
    String name,
    InetSocketAddress address,
    RequestTemplate template,
    Supplier<Optional<Duration>> processorTime) {}

package io.onhand.cli.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a demo is to run.
 *
 * @param actOne true: the month is first played in shop time; false: flat out only
 * @param length how long act one takes
 * @param tills how many tills work at once
 * @param rounds how often act two sells the file; empty: as often as makes it worth watching
 * @param folder where data and logs go; empty: a temporary folder, removed when all went well
 * @param port Central's port, the agents' follow; empty: any free ones
 * @param keep true: the chain is left running
 */
record DemoOptions(
    boolean actOne,
    Duration length,
    int tills,
    OptionalInt rounds,
    Optional<Path> folder,
    OptionalInt port,
    boolean keep) {}

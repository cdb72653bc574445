package io.onhand.cli.demo.sales;

/**
 * A row that was left out.
 *
 * @param line the line in the file, from 1 (the header is line 1)
 * @param why one sentence
 */
public record BadRow(long line, String why) {}

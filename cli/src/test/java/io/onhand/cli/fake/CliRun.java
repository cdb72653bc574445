package io.onhand.cli.fake;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;

/**
 * What a run of the program came to.
 *
 * @param exitCode its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record CliRun(int exitCode, String out, String err) {

  /** The lines of standard output. */
  public List<String> lines() {
    return out.lines().toList();
  }

  /** Standard output as JSON lines; fails on a line that is no JSON object. */
  public List<JsonObject> json() {
    return out.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }
}

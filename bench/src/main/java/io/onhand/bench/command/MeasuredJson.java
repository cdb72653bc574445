package io.onhand.bench.command;

import com.google.gson.stream.JsonWriter;
import io.onhand.bench.compare.Step.Measured;
import io.onhand.bench.load.Latency;
import io.onhand.bench.load.LoadResult;
import java.io.IOException;
import java.util.Map;

/** A run of the generator as fields of a JSON object. */
final class MeasuredJson {

  private MeasuredJson() {}

  /** Writes into the object that is open. What is not known is left out. */
  static void write(JsonWriter out, Measured measured) throws IOException {
    LoadResult load = measured.load();
    Latency latency = load.latency();
    out.name("per_second").value(load.rate());
    out.name("accepted").value(load.accepted());
    out.name("p50_nanos").value(latency.p50Nanos());
    out.name("p90_nanos").value(latency.p90Nanos());
    out.name("p99_nanos").value(latency.p99Nanos());
    out.name("p999_nanos").value(latency.p999Nanos());
    out.name("max_nanos").value(latency.maxNanos());
    out.name("generator_micros_per_call").value(load.generatorMicrosPerCall());
    if (!Double.isNaN(measured.serverMicrosPerCall())) {
      out.name("server_micros_per_call").value(measured.serverMicrosPerCall());
    }
    out.name("refused").beginObject();
    for (Map.Entry<String, Long> reason : load.refused().entrySet()) {
      out.name(reason.getKey()).value(reason.getValue());
    }
    out.endObject();
  }
}

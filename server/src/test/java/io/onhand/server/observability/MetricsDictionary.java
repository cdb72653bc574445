package io.onhand.server.observability;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of {@code docs/metrics.md}, and what an export says that the table does not. */
public final class MetricsDictionary {

  private static final Pattern ATTRIBUTE = Pattern.compile("`([^`]+)`: (.+)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Sets of values that are explained below the table, and what belongs to them. */
  private final Map<String, Pattern> words = new LinkedHashMap<>();

  private final Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * One metric.
   *
   * @param from {@code central}, {@code agent} or {@code both}
   * @param attributes name to the allowed values, as the table has them
   */
  public record Row(
      String name, String from, String type, String unit, Map<String, String> attributes) {}

  private MetricsDictionary() {
    words.put("*method*", Pattern.compile("other|[a-z0-9_.]+\\.[A-Za-z0-9]+/[A-Za-z]+"));
    words.put("*gRPC code*", Pattern.compile(oneOf(io.grpc.Status.Code.values())));
    words.put("*JVM*", Pattern.compile(".+"));
  }

  /** Reads it from the clone that the tests run in. */
  public static MetricsDictionary read() throws IOException {
    MetricsDictionary dictionary = new MetricsDictionary();
    Path page = Path.of(System.getProperty("onhand.root", ".."), "docs", "metrics.md");
    for (String line : Files.readAllLines(page)) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      if (cells.size() == 9 && cells.get(1).startsWith("`")) {
        dictionary.add(cells);
      }
      Matcher word = Pattern.compile("^- (\\*[^*]+ reason\\*): .*").matcher(line);
      if (word.matches()) {
        dictionary.words.put(word.group(1), Pattern.compile(reasons(page, word.group(1))));
      }
    }
    return dictionary;
  }

  /** Its rows by name. */
  public Map<String, Row> rows() {
    return rows;
  }

  /** What one of the words in italics allows. */
  public Pattern word(String word) {
    Pattern pattern = words.get(word);
    if (pattern == null) {
      throw new AssertionError("Expected docs/metrics.md to explain " + word + ", but it does not");
    }
    return pattern;
  }

  /** What is wrong with an exported metric; empty if it is as the table says. */
  public List<String> problems(Metric metric) {
    Row row = rows.get(metric.getName());
    if (row == null) {
      return List.of(metric.getName() + " is not in docs/metrics.md");
    }
    List<String> problems = new ArrayList<>();
    if (!row.type().equals(type(metric))) {
      problems.add(row.name() + " is a " + type(metric) + ", not a " + row.type());
    }
    if (!row.unit().equals(metric.getUnit())) {
      problems.add(row.name() + " is in " + metric.getUnit() + ", not in " + row.unit());
    }
    attributeSets(metric).forEach(attributes -> compare(row, attributes, problems));
    return problems;
  }

  private void compare(Row row, List<KeyValue> attributes, List<String> problems) {
    Set<String> missing = new HashSet<>(row.attributes().keySet());
    for (KeyValue attribute : attributes) {
      missing.remove(attribute.getKey());
      String allowed = row.attributes().get(attribute.getKey());
      String value = text(attribute);
      if (allowed == null) {
        problems.add(row.name() + " has an attribute " + attribute.getKey());
      } else if (!isAllowed(allowed, value)) {
        problems.add(row.name() + " has " + attribute.getKey() + "=" + value);
      }
    }
    if (!missing.isEmpty()) {
      problems.add(row.name() + " lacks " + missing);
    }
  }

  private boolean isAllowed(String allowed, String value) {
    for (String option : allowed.split(", ", -1)) {
      Matcher code = CODE.matcher(option);
      if (code.matches() ? code.group(1).equals(value) : word(option).matcher(value).matches()) {
        return true;
      }
    }
    return false;
  }

  private void add(List<String> cells) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String cell : cells.get(5).split("<br>", -1)) {
      Matcher attribute = ATTRIBUTE.matcher(cell.strip());
      if (attribute.matches()) {
        attributes.put(attribute.group(1), attribute.group(2));
      }
    }
    Row row =
        new Row(
            unquoted(cells.get(1)), cells.get(2), cells.get(3), unquoted(cells.get(4)), attributes);
    if (rows.put(row.name(), row) != null) {
      throw new AssertionError("Expected " + row.name() + " once in the table, but it is twice");
    }
  }

  private static String type(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> "gauge";
      case SUM -> metric.getSum().getIsMonotonic() ? "counter" : "up-down";
      case HISTOGRAM -> "histogram";
      case EXPONENTIAL_HISTOGRAM, SUMMARY, DATA_NOT_SET -> metric.getDataCase().name();
    };
  }

  private static Stream<List<KeyValue>> attributeSets(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsList().stream().map(p -> p.getAttributesList());
      case SUM -> metric.getSum().getDataPointsList().stream().map(p -> p.getAttributesList());
      case HISTOGRAM ->
          metric.getHistogram().getDataPointsList().stream().map(p -> p.getAttributesList());
      case EXPONENTIAL_HISTOGRAM, SUMMARY, DATA_NOT_SET -> Stream.of();
    };
  }

  private static String text(KeyValue attribute) {
    return attribute.getValue().hasBoolValue()
        ? Boolean.toString(attribute.getValue().getBoolValue())
        : attribute.getValue().getStringValue();
  }

  /** The reasons listed at a word, over as many lines as it takes. */
  private static String reasons(Path page, String word) throws IOException {
    String text = Files.readString(page);
    int start = text.indexOf("- " + word);
    String item = text.substring(start, text.indexOf("\n- ", start));
    return String.join("|", CODE.matcher(item).results().map(code -> code.group(1)).toList());
  }

  private static String unquoted(String cell) {
    return cell.replace("`", "");
  }

  private static String oneOf(Enum<?>[] values) {
    return String.join("|", Arrays.stream(values).map(Enum::name).toList());
  }
}

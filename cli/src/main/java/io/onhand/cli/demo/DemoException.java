package io.onhand.cli.demo;

import java.util.List;

/** The demo cannot go on. The message says why and is meant for people. */
final class DemoException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> details;

  DemoException(String why) {
    this(why, List.of());
  }

  DemoException(String why, List<String> details) {
    super(why);
    this.details = List.copyOf(details);
  }

  String why() {
    return String.valueOf(getMessage());
  }

  /** More lines, such as the end of a server's log; may be empty. */
  List<String> details() {
    return details;
  }
}

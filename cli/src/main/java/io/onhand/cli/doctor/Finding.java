package io.onhand.cli.doctor;

/**
 * What the doctor found out about one thing.
 *
 * @param subject the thing
 * @param isHealthy whether Onhand can work with it as it is
 * @param text what was found and, where it is not healthy, the one thing to do about it
 */
record Finding(String subject, boolean isHealthy, String text) {

  static Finding healthy(String subject, String text) {
    return new Finding(subject, true, text);
  }

  static Finding sick(String subject, String text) {
    return new Finding(subject, false, text);
  }
}

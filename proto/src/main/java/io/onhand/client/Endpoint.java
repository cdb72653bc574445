package io.onhand.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host a name, an IPv4 address or an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record Endpoint(String host, int port) {

  /** A host without colons, or an IPv6 address in brackets; then perhaps a port. */
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^\\s:/\\[\\]]+))(?::(\\d{1,5}))?");

  /** Checks both parts. */
  public Endpoint {
    if (host.isBlank()) {
      throw new IllegalArgumentException("Expected a host, but it is empty");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("Expected a port from 1 to 65535, but got " + port);
    }
  }

  /** Reads Central's address: {@code host} or {@code host:port}. */
  public static Endpoint central(String address) {
    return parse(address, Wire.CENTRAL_PORT);
  }

  /** Reads an agent's address: {@code host} or {@code host:port}. */
  public static Endpoint agent(String address) {
    return parse(address, Wire.AGENT_PORT);
  }

  /**
   * Reads an address.
   *
   * @param address {@code host} or {@code host:port}; an IPv6 address in brackets
   * @param defaultPort the port when the address names none
   * @throws IllegalArgumentException when the address has another form
   */
  public static Endpoint parse(String address, int defaultPort) {
    Matcher form = FORM.matcher(address.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("Expected host:port, but got \"" + address + "\"");
    }
    String host = form.group(1) != null ? form.group(1) : form.group(2);
    String port = form.group(3);
    return new Endpoint(host, port == null ? defaultPort : Integer.parseInt(port));
  }

  /** The address as {@link #parse} reads it. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}

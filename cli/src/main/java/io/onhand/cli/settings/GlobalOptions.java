package io.onhand.cli.settings;

import io.onhand.cli.output.OutputFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has, written before or after the command's name. */
public final class GlobalOptions {

  /** Central on this machine. */
  public static final String TARGET_DEFAULT = "127.0.0.1:7420";

  private static final int ORIGIN_CHARS_MAX = 48;

  @Option(
      names = "--target",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description = "Central or a store agent (${DEFAULT-VALUE}).")
  String target = TARGET_DEFAULT;

  @Option(
      names = "--output",
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      description = "table for people or json for programs, one object per line (table).")
  OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "TIME",
      description = "How long a call may take, as in 500ms, 10s, 2m (10s).")
  Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--origin",
      scope = ScopeType.INHERIT,
      paramLabel = "ORIGIN",
      description = "Who makes the change, such as a till's id (cli-USER).")
  String origin;

  @Option(
      names = "--products",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "What products are called: CSV of id and description (the demo's products).")
  Optional<Path> products = Optional.empty();

  @Option(
      names = "--tls",
      scope = ScopeType.INHERIT,
      arity = "0..1",
      fallbackValue = "true",
      hideParamSyntax = true,
      description = "Connect over TLS and trust what the JDK trusts. The options below imply it.")
  boolean tls;

  @Option(
      names = "--tls-ca",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Trust the servers that these authorities vouch for (PEM).")
  Optional<Path> tlsAuthorities = Optional.empty();

  @Option(
      names = "--tls-cert",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Show this certificate (PEM); together with --tls-key.")
  Optional<Path> tlsCertificate = Optional.empty();

  @Option(
      names = "--tls-key",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Its private key (PEM, PKCS#8, not encrypted).")
  Optional<Path> tlsKey = Optional.empty();

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      arity = "0..1",
      fallbackValue = "true",
      hideParamSyntax = true,
      description = "No colours; also with NO_COLOR set.")
  boolean noColor;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      arity = "0..1",
      fallbackValue = "true",
      hideParamSyntax = true,
      description = "Say on standard error what is called, and what the libraries have to say.")
  boolean verbose;

  @Option(
      names = "--config",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Read options from this file (~/.config/onhand/config.properties).")
  @Nullable Path config;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Explain the command.")
  boolean help;

  /**
   * The options, at their defaults.
   *
   * @param user who runs the program: changes have an origin named after them
   */
  public GlobalOptions(String user) {
    String plain = user.replaceAll("[^A-Za-z0-9._@-]", "-");
    int length = Math.min(plain.length(), ORIGIN_CHARS_MAX);
    origin = "cli-" + plain.substring(0, length);
  }

  /** Central's or an agent's address, host:port. */
  public String target() {
    return target;
  }

  /** Who reads the output. */
  public OutputFormat output() {
    return output;
  }

  /** How long a call may take. */
  public Duration timeout() {
    return timeout;
  }

  /** Who makes changes. */
  public String origin() {
    return origin;
  }

  /** A file of product descriptions, when one was named. */
  public Optional<Path> products() {
    return products;
  }

  /** Whether the connection is to be encrypted. */
  public boolean tls() {
    return tls || tlsAuthorities.isPresent() || tlsCertificate.isPresent() || tlsKey.isPresent();
  }

  /** The authorities to trust, when they were named. */
  public Optional<Path> tlsAuthorities() {
    return tlsAuthorities;
  }

  /** The certificate to show, when one was named. */
  public Optional<Path> tlsCertificate() {
    return tlsCertificate;
  }

  /** The key of that certificate. */
  public Optional<Path> tlsKey() {
    return tlsKey;
  }

  /** Whether colours are unwanted. */
  public boolean noColor() {
    return noColor;
  }

  /** Whether calls and the libraries are to be heard. */
  public boolean verbose() {
    return verbose;
  }
}

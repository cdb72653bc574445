package io.onhand.cli.invocation;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.onhand.admin.v1.AdminServiceGrpc;
import io.onhand.admin.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import io.onhand.agent.v1.AgentServiceGrpc;
import io.onhand.agent.v1.AgentServiceGrpc.AgentServiceBlockingStub;
import io.onhand.cli.settings.GlobalOptions;
import io.onhand.cli.shell.CommandFailure;
import io.onhand.client.CommandId;
import io.onhand.client.Endpoint;
import io.onhand.client.ErrorKind;
import io.onhand.client.OnhandChannel;
import io.onhand.client.OnhandError;
import io.onhand.client.OnhandException;
import io.onhand.client.RetryPolicy;
import io.onhand.client.SafeCalls;
import io.onhand.client.TlsFiles;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * The connection to one server.
 *
 * <p>A call is tried within the time of {@code --timeout} until its answer is definite. Where
 * nobody listens the first try is the last: a person who mistyped a port wants to know it now.
 */
public final class Connection implements AutoCloseable {

  private final String target;
  private final ManagedChannel channel;
  private final SafeCalls calls;

  private Connection(String target, ManagedChannel channel, SafeCalls calls) {
    this.target = target;
    this.channel = channel;
    this.calls = calls;
  }

  /**
   * Prepares a connection; the first call opens it.
   *
   * @throws CommandFailure when the address or a file for TLS is not usable
   */
  static Connection open(GlobalOptions options, String target) {
    try {
      OnhandChannel plan =
          OnhandChannel.to(Endpoint.central(target))
              .withUserAgent("onhand-cli")
              .withCallTimeout(options.timeout());
      ManagedChannel channel =
          (options.tls() ? plan.withTls(tlsFiles(options)) : plan)
              .open(builder -> {
                if (options.verbose()) {
                  builder.intercept(new CallLog(target));
                }
              });
      return new Connection(
          target, channel, SafeCalls.over(RetryPolicy.STANDARD.within(options.timeout()), channel));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()), "Check --target and the options for TLS.");
    }
  }

  /** The address, host:port. */
  public String target() {
    return target;
  }

  /** The channel, for streams. */
  public Channel channel() {
    return channel;
  }

  /**
   * Makes a call that changes nothing.
   *
   * @throws CommandFailure when it failed
   */
  public <T> T read(SafeCalls.Try<T> call) {
    var once = new FailsFast<>(call);
    try {
      return calls.read(once);
    } catch (OnhandException e) {
      throw Failures.of(e.error(), e, target);
    }
  }

  /**
   * Reads stock and what moves it.
   *
   * @throws CommandFailure when it failed
   */
  public <T> T inventory(Function<InventoryServiceBlockingStub, T> call) {
    return read((channel, timeout) ->
        call.apply(InventoryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout)));
  }

  /**
   * Reads what Central alone knows.
   *
   * @throws CommandFailure when it failed
   */
  public <T> T admin(Function<AdminServiceBlockingStub, T> call) {
    return read((channel, timeout) ->
        call.apply(AdminServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout)));
  }

  /**
   * Asks a store agent.
   *
   * @throws CommandFailure when it failed
   */
  public <T> T agent(Function<AgentServiceBlockingStub, T> call) {
    return read((channel, timeout) ->
        call.apply(AgentServiceGrpc.newBlockingStub(channel).withDeadlineAfter(timeout)));
  }

  /**
   * Has a command decided; each try sends the same key.
   *
   * @throws CommandFailure when it was refused or its outcome is not known
   */
  public <T> T command(CommandId command, SafeCalls.Try<T> call) {
    var once = new FailsFast<>(call);
    try {
      return calls.command(command, once);
    } catch (OnhandException e) {
      throw Failures.of(e.error(), e, target);
    }
  }

  /** The failure of a stream of this connection. */
  public CommandFailure failure(Throwable thrown) {
    return Failures.of(OnhandError.of(thrown), thrown, target);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static TlsFiles tlsFiles(GlobalOptions options) {
    TlsFiles files = options.tlsAuthorities().map(TlsFiles::trusting).orElse(TlsFiles.PUBLIC);
    if (options.tlsCertificate().isPresent() != options.tlsKey().isPresent()) {
      throw new IllegalArgumentException(
          "Expected --tls-cert and --tls-key together, but got one of them");
    }
    Path certificate = options.tlsCertificate().orElse(null);
    Path key = options.tlsKey().orElse(null);
    return certificate == null || key == null ? files : files.withIdentity(certificate, key);
  }

  /** Ends the tries when the first finds nobody. Used by one thread, for one call. */
  private final class FailsFast<T> implements SafeCalls.Try<T> {

    private final SafeCalls.Try<T> call;
    private boolean tried;

    FailsFast(SafeCalls.Try<T> call) {
      this.call = call;
    }

    @Override
    public T call(Channel on, java.time.Duration timeout) {
      try {
        return call.call(on, timeout);
      } catch (StatusRuntimeException e) {
        OnhandError error = OnhandError.of(e);
        if (!tried && error.kind() == ErrorKind.NOT_REACHABLE) {
          throw Failures.of(error, e, target);
        }
        tried = true;
        throw e;
      }
    }
  }
}

package io.onhand.agent.api;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.onhand.agent.replica.LocalCopy;
import io.onhand.agent.replica.Replica;
import io.onhand.agent.replica.ReplicaDamage;
import io.onhand.agent.replica.ReplicaNotHeldException;
import io.onhand.agent.replica.ReplicaState;
import io.onhand.agent.replica.ThingKey;
import io.onhand.agent.v1.ReplicaDifference;
import io.onhand.agent.v1.ReplicaProgress;
import io.onhand.agent.v1.ReplicaVerdict;
import io.onhand.agent.v1.ThingDifference;
import io.onhand.agent.v1.VerifyReplicaRequest;
import io.onhand.agent.v1.VerifyReplicaResponse;
import io.onhand.agent.verify.CentralHashes;
import io.onhand.agent.verify.ComparisonSink;
import io.onhand.agent.verify.GrpcCentralHashes;
import io.onhand.agent.verify.LinkTasks;
import io.onhand.agent.verify.ReplicaComparison;
import io.onhand.agent.verify.ReplicaComparison.Verdict;
import io.onhand.server.api.Errors;
import io.onhand.server.api.RecordMapper;
import io.onhand.server.api.ThingMapper;
import io.onhand.server.domain.RecordKey;
import io.onhand.server.domain.StockRecord;
import io.onhand.server.domain.Thing;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Comparisons of the replica with Central, one at a time, on a thread that may wait. */
public final class ReplicaProofs {
  /** So many differences are told one by one; the others are counted. */
  private static final int TOLD_MAX = 1_000;

  private final String agentId;
  private final LocalCopy copy;
  private final Replica replica;
  private final CentralHashes central;
  private final LinkTasks link;
  private final Executor thread;
  private final AtomicBoolean isRunning = new AtomicBoolean();

  /**
   * Comparisons.
   *
   * @param agentId whose
   * @param copy is compared
   * @param link runs what touches the replica
   * @param thread runs one at a time
   */
  public ReplicaProofs(
      String agentId, LocalCopy copy, CentralHashes central, LinkTasks link, Executor thread) {
    this.agentId = agentId;
    this.copy = copy;
    this.replica = copy.replica();
    this.central = central;
    this.link = link;
    this.thread = thread;
  }

  void verify(VerifyReplicaRequest request, StreamObserver<VerifyReplicaResponse> observer) {
    var call = (ServerCallStreamObserver<VerifyReplicaResponse>) observer;
    call.setOnCancelHandler(() -> {});
    ReplicaState state = replica.state();
    if (state == null || !copy.isReadable()) {
      observer.onError(AgentErrors.replicaNotReady(agentId));
      return;
    }
    if (!isRunning.compareAndSet(false, true)) {
      observer.onError(Errors.exception(Errors.overloaded()));
      return;
    }
    try {
      thread.execute(
          Context.current().wrap(() -> run(request.getReportOnly(), state.records(), call)));
    } catch (RejectedExecutionException e) {
      isRunning.set(false);
      observer.onError(Errors.exception(Errors.overloaded()));
    }
  }

  private void run(
      boolean isReportOnly, long total, ServerCallStreamObserver<VerifyReplicaResponse> call) {
    try {
      Optional<Verdict> verdict =
          new ReplicaComparison(replica, central, link, new Sink(call, total), isReportOnly).run();
      if (verdict.isEmpty()) {
        call.onError(Errors.exception(AgentErrors.centralUnreachableForReads()));
        return;
      }
      call.onNext(VerifyReplicaResponse.newBuilder().setVerdict(message(verdict.get())).build());
      call.onCompleted();
    } catch (GoneException e) {
      // Nobody waits for an answer.
    } catch (ReplicaNotHeldException e) {
      call.onError(AgentErrors.replicaNotReady(agentId));
    } catch (StatusRuntimeException e) {
      call.onError(Errors.exception(AgentErrors.ofQuery(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.onError(Errors.exception(Errors.shuttingDown()));
    } catch (RuntimeException e) {
      call.onError(failed(e));
    } finally {
      isRunning.set(false);
    }
  }

  private StatusRuntimeException failed(RuntimeException failure) {
    if (ReplicaDamage.isIn(failure)) {
      copy.damage().met(failure);
      return AgentErrors.replicaNotReady(agentId);
    }
    return Errors.fault("Expected to compare the replica with Central, but it failed.", failure);
  }

  private static ReplicaVerdict message(Verdict verdict) {
    return ReplicaVerdict.newBuilder()
        .setPosition(
            RecordMapper.position(verdict.position().epoch(), verdict.position().sequence()))
        .setRanges(verdict.ranges())
        .setRecords(verdict.records())
        .setThings(verdict.things())
        .setDiffered(verdict.differed())
        .setThingsDiffered(verdict.thingsDiffered())
        .setRepaired(verdict.repaired())
        .build();
  }

  /** Ends a comparison that nobody waits for. */
  private static final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Sends what a comparison tells. */
  private static final class Sink implements ComparisonSink {
    private final ServerCallStreamObserver<VerifyReplicaResponse> call;
    private final long total;
    private int told;

    Sink(ServerCallStreamObserver<VerifyReplicaResponse> call, long total) {
      this.call = call;
      this.total = total;
    }

    @Override
    public void progress(String phase, long ranges, long records, long things) {
      send(
          VerifyReplicaResponse.newBuilder()
              .setProgress(
                  ReplicaProgress.newBuilder()
                      .setPhase(phase)
                      .setRanges(ranges)
                      .setRecords(records)
                      .setThings(things)
                      .setTotal(total)));
    }

    @Override
    public void difference(
        RecordKey key,
        @Nullable StockRecord central,
        @Nullable StockRecord replica,
        boolean isRepaired) {
      if (++told > TOLD_MAX) {
        return;
      }
      ReplicaDifference.Builder difference =
          ReplicaDifference.newBuilder()
              .setKey(
                  io.onhand.inventory.v1.RecordKey.newBuilder()
                      .setProduct(key.product())
                      .setStore(key.store()))
              .setRepaired(isRepaired);
      if (central != null) {
        difference.setCentral(RecordMapper.record(central));
      }
      if (replica != null) {
        difference.setReplica(RecordMapper.record(replica));
      }
      send(VerifyReplicaResponse.newBuilder().setDifference(difference));
    }

    @Override
    public void difference(
        ThingKey key,
        String store,
        @Nullable Thing central,
        @Nullable Thing replica,
        boolean isRepaired) {
      if (++told > TOLD_MAX) {
        return;
      }
      ThingDifference.Builder difference =
          ThingDifference.newBuilder()
              .setKind(GrpcCentralHashes.kind(key.kind()))
              .setId(key.id().toString())
              .setStore(store)
              .setRepaired(isRepaired);
      if (central != null) {
        difference.setCentral(ThingMapper.thing(central));
      }
      if (replica != null) {
        difference.setReplica(ThingMapper.thing(replica));
      }
      send(VerifyReplicaResponse.newBuilder().setThingDifference(difference));
    }

    private void send(VerifyReplicaResponse.Builder event) {
      if (call.isCancelled()) {
        throw new GoneException();
      }
      call.onNext(event.build());
    }
  }
}

package io.onhand.agent.api;

import io.grpc.MethodDescriptor;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.server.domain.InvalidFieldException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The way of one kind of command through an agent, alone or as an item of a MutateStream. {@link
 * CommandRoutes} has one of each kind.
 *
 * @param method its call
 * @param validation checks a request, with a trace parent; throws InvalidFieldException
 * @param header where a request has it
 * @param outcome what an answer says
 * @param item where a stream's item has request and answer
 */
record CommandRoute<Q, A>(
    MethodDescriptor<Q, A> method,
    BiConsumer<Q, String> validation,
    Header<Q> header,
    Outcome<A> outcome,
    Item<Q, A> item) {

  /**
   * The header of a request.
   *
   * @param of reads it
   * @param with the request with another
   */
  record Header<Q>(Function<Q, CommandHeader> of, BiFunction<Q, CommandHeader, Q> with) {}

  /**
   * What an answer says.
   *
   * @param receipt what became of the command
   * @param records as the command left them
   */
  record Outcome<A>(Function<A, Receipt> receipt, Function<A, List<Record>> records) {}

  /**
   * An item of a MutateStream.
   *
   * @param request reads it
   * @param put sets it
   * @param answer reads it; the default instance when the item has none
   */
  record Item<Q, A>(
      Function<MutateStreamRequest, Q> request,
      BiConsumer<MutateStreamRequest.Builder, Q> put,
      Function<MutateStreamResponse, A> answer) {}

  /**
   * The header of a request.
   *
   * @throws InvalidFieldException when Central would refuse the request, only farther away
   */
  CommandHeader validated(Q request) {
    validation.accept(request, "");
    return header.of().apply(request);
  }

  /** As {@link #validated(Object)}. */
  CommandHeader validatedItem(MutateStreamRequest request) {
    return validated(item.request().apply(request));
  }

  /** A request with another header. */
  Q with(Q request, CommandHeader other) {
    return header.with().apply(request, other);
  }

  /** An item with another header. */
  MutateStreamRequest.Builder itemWith(MutateStreamRequest request, CommandHeader other) {
    MutateStreamRequest.Builder builder = request.toBuilder();
    item.put().accept(builder, with(item.request().apply(request), other));
    return builder;
  }

  /** Keeps what an answer says of records. */
  void keep(OwnAnswerKeeper ownAnswers, A answer) {
    ownAnswers.keep(outcome.receipt().apply(answer), outcome.records().apply(answer));
  }

  /** Keeps what the answer to an item says of records. */
  void keepItem(OwnAnswerKeeper ownAnswers, MutateStreamResponse response) {
    keep(ownAnswers, item.answer().apply(response));
  }
}

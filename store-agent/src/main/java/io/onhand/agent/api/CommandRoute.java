package io.onhand.agent.api;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Receipt;
import io.onhand.inventory.v1.Record;
import io.onhand.server.api.CommandFootprint;
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
 * @param validation what can be told of a request; throws InvalidFieldException
 * @param header where a request has it
 * @param outcome what an answer says
 * @param item where a stream's item has request and answer
 */
record CommandRoute<Q, A>(
    MethodDescriptor<Q, A> method,
    Function<Q, CommandFootprint> validation,
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
   * @param with an answer with a receipt alone
   */
  record Outcome<A>(
      Function<A, Receipt> receipt, Function<A, List<Record>> records, Function<Receipt, A> with) {}

  /**
   * An item of a MutateStream.
   *
   * @param request reads it
   * @param put sets it
   * @param answer reads it; the default instance when the item has none
   * @param putAnswer sets it
   */
  record Item<Q, A>(
      Function<MutateStreamRequest, Q> request,
      BiConsumer<MutateStreamRequest.Builder, Q> put,
      Function<MutateStreamResponse, A> answer,
      BiConsumer<MutateStreamResponse.Builder, A> putAnswer) {}

  /**
   * What can be told of a request.
   *
   * @throws InvalidFieldException when Central would refuse the request, only farther away
   */
  CommandFootprint footprint(Q request) {
    return validation.apply(request);
  }

  /** As {@link #footprint(Object)}, of an item's request. */
  CommandFootprint itemFootprint(MutateStreamRequest request) {
    return footprint(item.request().apply(request));
  }

  /** The header of an item's request. */
  CommandHeader itemHeader(MutateStreamRequest request) {
    return header.of().apply(item.request().apply(request));
  }

  /** A request with another header. */
  Q with(Q request, CommandHeader other) {
    return header.with().apply(request, other);
  }

  /** A request as an item. */
  MutateStreamRequest asItem(Q request) {
    MutateStreamRequest.Builder builder = MutateStreamRequest.newBuilder();
    item.put().accept(builder, request);
    return builder.build();
  }

  /** An answer with a receipt alone. */
  Message answer(Receipt receipt) {
    return (Message) outcome.with().apply(receipt);
  }

  /** The answer to an item, with a receipt alone. */
  MutateStreamResponse.Builder itemAnswer(Receipt receipt) {
    MutateStreamResponse.Builder builder = MutateStreamResponse.newBuilder();
    item.putAnswer().accept(builder, outcome.with().apply(receipt));
    return builder;
  }

  /** An item with another header. */
  MutateStreamRequest.Builder itemWith(MutateStreamRequest request, CommandHeader other) {
    MutateStreamRequest.Builder builder = request.toBuilder();
    item.put().accept(builder, with(item.request().apply(request), other));
    return builder;
  }

  /** What became of an item's command. */
  Receipt itemReceipt(MutateStreamResponse response) {
    return outcome.receipt().apply(item.answer().apply(response));
  }

  /** The records as an item's command left them. */
  List<Record> itemRecords(MutateStreamResponse response) {
    return outcome.records().apply(item.answer().apply(response));
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

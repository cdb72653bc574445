package io.onhand.agent.api;

import static io.onhand.agent.api.ApiFixture.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.onhand.agent.api.CommandSamples.Sample;
import io.onhand.client.OnhandError;
import io.onhand.inventory.v1.CommandHeader;
import io.onhand.inventory.v1.ErrorReason;
import io.onhand.inventory.v1.GetRecordRequest;
import io.onhand.inventory.v1.InventoryServiceGrpc;
import io.onhand.inventory.v1.MutateStreamRequest;
import io.onhand.inventory.v1.MutateStreamResponse;
import io.onhand.inventory.v1.Record;
import io.onhand.server.api.RecordMapper;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every kind of command goes through an agent unchanged and is read there at once")
final class CommandRoutesTest {

  private ApiFixture it;

  @BeforeEach
  void start() throws IOException {
    it = new ApiFixture();
    it.log.change("p1", "A", 10);
    it.log.change("p1", "B", 10);
    it.takeSnapshot();
  }

  @AfterEach
  void stop() {
    it.close();
  }

  @ParameterizedTest
  @MethodSource("io.onhand.agent.api.CommandSamples#all")
  <Q, A> void goesAloneAndIsReadAtOnce(Sample<Q, A> sample) {
    it.central.canned.put(sample.toString(), sample.answer());

    assertThat(sample.call(it)).isEqualTo(sample.answer());

    assertThat(it.central.requests).isEqualTo(List.of(arriving((Message) sample.request())));
    assertRead(sample);
  }

  @ParameterizedTest
  @MethodSource("io.onhand.agent.api.CommandSamples#all")
  <Q, A> void goesInAStreamAndIsReadAtOnce(Sample<Q, A> sample) {
    List<MutateStreamResponse> answers = new CopyOnWriteArrayList<>();
    it.central.onMutateStream =
        observer ->
            new FakeInventory.Noted<>(
                item -> observer.onNext(sample.answered().setItem(item.getItem()).build()));

    InventoryServiceGrpc.newStub(it.till())
        .mutateStream(new FakeInventory.Noted<>(answers::add))
        .onNext(sample.item().setItem(7).build());

    await().until(() -> !answers.isEmpty());
    assertThat(answers).containsExactly(sample.answered().setItem(7).build());
    assertThat(it.central.items).containsExactly(arriving(sample.item().setItem(1)));
    assertRead(sample);
  }

  @ParameterizedTest
  @MethodSource("io.onhand.agent.api.CommandSamples#all")
  <Q, A> void isRefusedHereWhenItIsNotValid(Sample<Q, A> sample) {
    it.central.canned.put(sample.toString(), sample.answer());
    Sample<Q, A> broken =
        new Sample<>(
            sample.route(),
            sample
                .route()
                .with(sample.request(), CommandSamples.HEADER.toBuilder().clearOrigin().build()),
            sample.answer(),
            sample.item(),
            sample.answered());

    OnhandError error =
        OnhandError.of(
            catchThrowableOfType(
                StatusRuntimeException.class,
                () -> {
                  var _ = broken.call(it);
                }));

    assertThat(error.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
    assertThat(error.metadata()).containsEntry("field", "command.origin");
    assertThat(it.central.requests).isEmpty();
  }

  @Test
  void everyKindOfItemIsTried() {
    Set<MutateStreamRequest.CommandCase> kinds =
        CommandSamples.all()
            .map(sample -> sample.item().getCommandCase())
            .collect(Collectors.toSet());

    assertThat(kinds)
        .isEqualTo(
            EnumSet.complementOf(EnumSet.of(MutateStreamRequest.CommandCase.COMMAND_NOT_SET)));
    CommandSamples.all()
        .forEach(sample ->
            assertThat(CommandRoutes.of(sample.item().getCommandCase())).isEqualTo(sample.route()));
  }

  /** A request as it is to arrive at Central, found without the means of its route. */
  private static Message arriving(Message request) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName("command");
    CommandHeader header = (CommandHeader) request.getField(field);
    return request.toBuilder()
        .setField(field, header.toBuilder().setNotBefore(RecordMapper.position(EPOCH, 500)).build())
        .build();
  }

  private static MutateStreamRequest arriving(MutateStreamRequest.Builder item) {
    FieldDescriptor field =
        item.getOneofFieldDescriptor(MutateStreamRequest.getDescriptor().getOneofs().getFirst());
    return item.clone().setField(field, arriving((Message) item.getField(field))).build();
  }

  /** The till reads through the agent what its command left, before the feed brings it. */
  private void assertRead(Sample<?, ?> sample) {
    Record read =
        ClientCalls.blockingUnaryCall(
                it.till(),
                InventoryServiceGrpc.getGetRecordMethod(),
                CallOptions.DEFAULT,
                GetRecordRequest.newBuilder().setKey(CommandSamples.key("A")).build())
            .getRecord();
    assertThat(read.getOnHand()).isEqualTo(sample.hasRecords() ? 7 : 10);
    assertThat(read.getVersion()).isEqualTo(sample.hasRecords() ? 2 : 1);
  }
}

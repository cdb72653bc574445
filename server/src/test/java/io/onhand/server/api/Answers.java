package io.onhand.server.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.onhand.inventory.v1.Receipt;

/** What answers have in common, whatever they answer. */
final class Answers {
  private Answers() {}

  /** Without the mark that it is an answer of before; the rest must be the same. */
  static Status without(Status status) {
    Status.Builder same = status.toBuilder();
    for (int i = 0; i < status.getDetailsCount(); i++) {
      if (status.getDetails(i).is(ErrorInfo.class)) {
        try {
          same.setDetails(
              i,
              com.google.protobuf.Any.pack(
                  status.getDetails(i).unpack(ErrorInfo.class).toBuilder()
                      .removeMetadata("replayed")
                      .build()));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return same.build();
  }

  static Message answerOf(Message response) {
    FieldDescriptor set =
        response.getAllFields().keySet().stream()
            .filter(field -> field.getContainingOneof() != null)
            .findFirst()
            .orElseThrow();
    return (Message) response.getField(set);
  }

  static Receipt receipt(Message answer) {
    return (Receipt) answer.getField(answer.getDescriptorForType().findFieldByName("receipt"));
  }

  static Message replayed(Message answer) {
    return answer.toBuilder()
        .setField(
            answer.getDescriptorForType().findFieldByName("receipt"),
            receipt(answer).toBuilder().setReplayed(true).build())
        .build();
  }
}

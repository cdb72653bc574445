package io.onhand.agent.api;

import io.onhand.server.api.ReadWish;
import java.util.function.Supplier;

/**
 * A read of the local copy whose request was found valid.
 *
 * @param wish how fresh its answer must be
 * @param answer reads, and throws a {@code StatusRuntimeException} where the call fails, also when
 *     the copy is not as fresh as wished
 */
record LocalRead<A>(ReadWish wish, Supplier<A> answer) {}

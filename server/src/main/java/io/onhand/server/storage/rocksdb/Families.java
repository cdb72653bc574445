package io.onhand.server.storage.rocksdb;

import io.onhand.server.storage.ColumnFamily;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;

/** The families a store was opened with, each with RocksDB's handle of it. */
final class Families {

  private static final int ID_MAX = 1023;

  private final @Nullable ColumnFamily[] families;
  private final @Nullable ColumnFamilyHandle[] handles;

  private Families(int size) {
    families = new ColumnFamily[size];
    handles = new ColumnFamilyHandle[size];
  }

  /** Checks that ids and names are distinct and valid. */
  static void requireValid(List<? extends ColumnFamily> families) {
    for (ColumnFamily family : families) {
      if (family.id() < 0 || family.id() > ID_MAX || !family.familyName().matches("[a-z0-9_]+")) {
        throw new IllegalArgumentException(
            "Expected an id from 0 to %d and a name of a-z, 0-9 and _, but got: id=%d name=%s"
                .formatted(ID_MAX, family.id(), family.familyName()));
      }
      long same =
          families.stream()
              .filter(f -> f.id() == family.id() || f.familyName().equals(family.familyName()))
              .count();
      if (same != 1 || family.familyName().equals("default")) {
        throw new IllegalArgumentException(
            "Expected ids and names used once and not \"default\", but got: id=%d name=%s"
                .formatted(family.id(), family.familyName()));
      }
    }
  }

  /** Families and their handles, in the same order. */
  static Families of(List<? extends ColumnFamily> families, List<ColumnFamilyHandle> handles) {
    int size = families.stream().mapToInt(ColumnFamily::id).max().orElse(-1) + 1;
    Families result = new Families(size);
    for (int i = 0; i < families.size(); i++) {
      ColumnFamily family = families.get(i);
      result.families[family.id()] = family;
      result.handles[family.id()] = handles.get(i);
    }
    return result;
  }

  /** The handle of a family. */
  ColumnFamilyHandle handle(ColumnFamily family) {
    int id = family.id();
    if (id >= 0 && id < families.length && family.equals(families[id])) {
      ColumnFamilyHandle handle = handles[id];
      if (handle != null) {
        return handle;
      }
    }
    throw new IllegalArgumentException(
        "Expected a family that the store was opened with, but it is unknown: family="
            + family.familyName());
  }

  /** All handles, in the order of ids. */
  List<ColumnFamilyHandle> all() {
    return Arrays.stream(handles)
        .<ColumnFamilyHandle>mapMulti((handle, sink) -> {
          if (handle != null) {
            sink.accept(handle);
          }
        })
        .toList();
  }
}

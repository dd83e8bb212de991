internal import CKernels

/// How a KV cache stores a number.
package enum CacheElementType: String, Sendable, CaseIterable {
  case f32, f16

  package var bytes: Int { self == .f32 ? 4 : 2 }
  var kernelType: ck_cache_t { self == .f32 ? CK_CACHE_F32 : CK_CACHE_F16 }
}

/// A run of neighbouring keys of one KV head and their values, somewhere in a cache.
package struct CacheRun {
  let memory: AlignedMemory
  let keyOffset: Int  // in bytes
  let valueOffset: Int
  package let count: Int
  let headDimension: Int
  let type: CacheElementType

  /// Keys (count, headDimension) and values of the same shape, at element offsets in `memory`.
  package init(
    memory: AlignedMemory, keys: Int, values: Int, count: Int, headDimension: Int,
    type: CacheElementType
  ) {
    precondition(
      (max(keys, values) + count * headDimension) * type.bytes <= memory.byteCount,
      "a run of \(count) keys passes the end of its page")
    self.memory = memory
    keyOffset = keys * type.bytes
    valueOffset = values * type.bytes
    self.count = count
    self.headDimension = headDimension
    self.type = type
  }

  // SAFETY: bounds were checked above; valid while `memory` lives.
  var keys: UnsafeRawPointer { unsafe UnsafeRawPointer(memory.base + keyOffset) }
  var values: UnsafeRawPointer { unsafe UnsafeRawPointer(memory.base + valueOffset) }
}

/// Moves rows between float matrices and cache memory.
package enum CacheRows {
  /// Stores `count` numbers of a matrix row from `column` on as elements `element…` of the memory.
  package static func store(
    _ x: Matrix, row: Int, column: Int, count: Int, into memory: AlignedMemory, at element: Int,
    type: CacheElementType
  ) {
    precondition(
      row < x.rows && column + count <= x.columns
        && (element + count) * type.bytes <= memory.byteCount,
      "cache row out of bounds: row \(row) of \(x.rows), \(column)+\(count) of \(x.columns)")
    // SAFETY: both sides were just checked.
    unsafe ck_store_rows(
      x.pointer + row * x.columns + column, count, type.kernelType,
      memory.base + element * type.bytes)
  }

  /// The reverse of `store`.
  package static func load(
    _ memory: AlignedMemory, at element: Int, count: Int, type: CacheElementType, into x: Matrix,
    row: Int, column: Int
  ) {
    precondition(
      row < x.rows && column + count <= x.columns
        && (element + count) * type.bytes <= memory.byteCount,
      "cache row out of bounds: row \(row) of \(x.rows), \(column)+\(count) of \(x.columns)")
    // SAFETY: both sides were just checked.
    unsafe ck_load_rows(
      memory.base + element * type.bytes, count, type.kernelType,
      x.pointer + row * x.columns + column)
  }
}

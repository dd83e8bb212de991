package import Wording

internal import CKernels

/// Neighbouring rows of one head in a cache: keys or values.
///
/// The elements of `capacity` rows come first, then the scales of these rows.
package struct CacheRows {
  let memory: AlignedMemory
  private let start: Int  // in bytes
  private let capacity: Int
  let headDimension: Int
  let type: CacheType

  /// Creates a view of `capacity` rows that begin at byte `start` of the memory.
  package init(
    _ memory: AlignedMemory, at start: Int, capacity: Int, headDimension: Int,
    type: CacheType
  ) {
    precondition(
      start >= 0 && start + Self.bytes(capacity, headDimension, type) <= memory.byteCount,
      "\(capacity) rows of \(headDimension) pass the end of their memory")
    self.memory = memory
    self.start = start
    self.capacity = capacity
    self.headDimension = headDimension
    self.type = type
  }

  /// Bytes of `capacity` rows; each group begins at a multiple of 64.
  package static func bytes(_ capacity: Int, _ headDimension: Int, _ type: CacheType) -> Int {
    padded(capacity * type.rowBytes(headDimension))
      + padded(
        capacity * type.scaleBytes(headDimension))
  }

  private static func padded(_ bytes: Int) -> Int { (bytes + 63) / 64 * 64 }

  /// Stores `headDimension` elements of a matrix row, from `column` on, as row `slot`.
  package func store(_ x: Matrix, row: Int, column: Int, at slot: Int) {
    precondition(
      slot < capacity && row < x.rows && column + headDimension <= x.columns,
      "cache row out of bounds: row \(row) of \(x.rows), \(column)+\(headDimension) of \(x.columns)"
    )
    // SAFETY: both sides were just checked.
    unsafe ck_store_row(
      x.pointer + row * x.columns + column, headDimension, type.kernelType, numbers(slot),
      scales(slot))
  }

  /// Writes row `slot` into a matrix row, from `column` on: the reverse of `store`.
  package func load(_ slot: Int, into x: Matrix, row: Int, column: Int) {
    precondition(
      slot < capacity && row < x.rows && column + headDimension <= x.columns,
      "cache row out of bounds: row \(row) of \(x.rows), \(column)+\(headDimension) of \(x.columns)"
    )
    // SAFETY: both sides were just checked.
    unsafe withKernelRows(from: slot) { rows in
      unsafe ck_load_row(rows, x.pointer + row * x.columns + column)
    }
  }

  /// Calls `body` with the rows from `slot` on, in the form that kernels take.
  func withKernelRows(from slot: Int, _ body: (UnsafePointer<ck_rows_t>) -> Void) {
    var rows = unsafe ck_rows_t(
      numbers: numbers(slot), scales: scales(slot), type: type.kernelType, d: headDimension)
    unsafe body(&rows)
  }

  // SAFETY: `slot` < `capacity`, whose bytes were checked in init; valid while `memory` lives.
  private func numbers(_ slot: Int) -> UnsafeMutableRawPointer {
    unsafe memory.base + start + slot * type.rowBytes(headDimension)
  }

  private func scales(_ slot: Int) -> UnsafeMutableRawPointer {
    unsafe memory.base + start + Self.padded(capacity * type.rowBytes(headDimension)) + slot
      * type.scaleBytes(headDimension)
  }

  /// Traps if rows `slot ..< slot + count` aren't within the capacity.
  func expect(_ count: Int, from slot: Int) {
    precondition(slot >= 0 && slot + count <= capacity, "\(slot)+\(count) of \(capacity) rows")
  }
}

/// A run of neighbouring keys of one KV head and their values.
package struct CacheRun {
  let keys: CacheRows
  let values: CacheRows
  let slot: Int
  package let count: Int

  /// Creates a run of rows `slot ..< slot + count` of both.
  package init(keys: CacheRows, values: CacheRows, slot: Int, count: Int) {
    precondition(keys.headDimension == values.headDimension, "keys and values of different length")
    keys.expect(count, from: slot)
    values.expect(count, from: slot)
    self.keys = keys
    self.values = values
    self.slot = slot
    self.count = count
  }

  var headDimension: Int { keys.headDimension }
  var type: CacheType { keys.type }

  /// The identity of the memory that holds the run.
  package var page: ObjectIdentifier { ObjectIdentifier(keys.memory) }
}

import CKernels

/// The keys of one head in 8 bits, each with a scale, in the order in which a scan reads them.
package struct PackedKeys: @unchecked Sendable {
  // Unchecked: the memory is written in init only.

  /// The owner of the bytes.
  private enum Storage {
    case memory(AlignedMemory)
    case file(MappedFile, offset: Int)
  }

  package let count: Int
  package let headDimension: Int
  private let storage: Storage  // (groups of 16 keys, ck_scan_group_bytes)

  /// Packs one head's part of each row of keys (count, heads × d).
  package init(_ keys: Matrix, head: Int, headDimension: Int) {
    precondition(
      head >= 0 && (head + 1) * headDimension <= keys.columns,
      "head \(head) of \(headDimension) in \(keys.shape)")
    let memory = AlignedMemory(
      byteCount: Self.byteCount(keys.rows, headDimension: headDimension))
    self.init(count: keys.rows, headDimension: headDimension, storage: .memory(memory))
    let d = Self.paddedDimension(headDimension)
    for group in 0..<Self.groups(count) {
      let first = group * groupKeys
      // SAFETY: the rows exist, the head's columns were checked, and the group lies inside
      // `memory`.
      unsafe ck_scan_pack(
        keys.pointer + first * keys.columns + head * headDimension, keys.columns,
        min(groupKeys, count - first), headDimension, d,
        memory.base.assumingMemoryBound(to: UInt8.self) + group * ck_scan_group_bytes(d))
    }
  }

  /// Uses keys in a file, from `offset` on, as `withBytes` gives them; nil if the file is too
  /// short.
  ///
  /// The keys stay in the file, so nothing may shorten it while they are in use.
  package init?(file: MappedFile, offset: Int, count: Int, headDimension: Int) {
    guard (0...Int(Int32.max)).contains(count), (1...Int(Int16.max)).contains(headDimension),
      (0...file.byteCount).contains(offset), offset.isMultiple(of: 4),
      Self.byteCount(count, headDimension: headDimension) <= file.byteCount - offset
    else { return nil }
    self.init(
      count: count, headDimension: headDimension, storage: .file(file, offset: offset))
  }

  private init(count: Int, headDimension: Int, storage: Storage) {
    self.count = count
    self.headDimension = headDimension
    self.storage = storage
  }

  // SAFETY: `byteCount` bytes, valid while `self` lives.
  private var base: UnsafeRawPointer {
    switch storage {
    case .memory(let memory): unsafe UnsafeRawPointer(memory.base)
    case .file(let file, let offset): unsafe file.pointer(at: offset)
    }
  }

  package var byteCount: Int { Self.byteCount(count, headDimension: headDimension) }

  /// Calls `body` with the packed bytes, to save them on disk; they are valid inside `body` only.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    // SAFETY: the memory lives as long as `self`.
    try unsafe body(UnsafeRawBufferPointer(start: base, count: byteCount))
  }

  /// Returns the bytes that `count` keys take.
  package static func byteCount(_ count: Int, headDimension: Int) -> Int {
    groups(count) * ck_scan_group_bytes(paddedDimension(headDimension))
  }

  /// Writes the products (queries, at least `count` rounded up to 16) of queries with all keys.
  ///
  /// Columns from `count` on have no meaning. The work runs on the calling thread.
  package func scores(
    _ queries: PackedQueries, into scores: Matrix, _ instructionSet: InstructionSet
  ) {
    precondition(
      queries.headDimension == headDimension, "queries of another dimension than the keys")
    precondition(
      scores.rows >= queries.count && scores.columns >= Self.groups(count) * groupKeys,
      "\(queries.count) queries by \(count) keys into \(scores.shape)")
    // SAFETY: both were packed with the same d; the scores have room for all groups of each query.
    unsafe queries.withKernelQueries { numbers, scales in
      unsafe ck_scan_scores(
        instructionSet.kernel, base.assumingMemoryBound(to: UInt8.self), Self.groups(count),
        Self.paddedDimension(headDimension), numbers, scales, queries.count, scores.pointer,
        scores.columns)
    }
  }

  /// Returns the columns that `scores` needs for `count` keys.
  package static func scoreColumns(_ count: Int) -> Int { groups(count) * groupKeys }

  static func paddedDimension(_ d: Int) -> Int { (d + 3) / 4 * 4 }
  private static func groups(_ count: Int) -> Int { (count + groupKeys - 1) / groupKeys }
}

private let groupKeys = Int(CK_SCAN_KEYS)

/// Queries of one head's dimension in 8 bits, each with a scale.
package struct PackedQueries: @unchecked Sendable {
  // Unchecked: the memory is written in init only.

  package let count: Int
  package let headDimension: Int
  private let numbers: AlignedMemory  // (count, d rounded up to 4), int8
  private let scales: AlignedMemory  // (count), float

  /// Quantises the rows (count, d); their products are later multiplied by `scale`.
  package init(_ queries: Matrix, scale: Float) {
    count = queries.rows
    headDimension = queries.columns
    let d = PackedKeys.paddedDimension(queries.columns)
    numbers = AlignedMemory(byteCount: queries.rows * d)
    scales = AlignedMemory(byteCount: queries.rows * MemoryLayout<Float>.stride)
    for row in 0..<queries.rows {
      // SAFETY: both blocks were made for `count` rows; numbers beyond the columns stay 0.
      unsafe scales.base.assumingMemoryBound(to: Float.self)[row] =
        scale
        * ck_scan_quantize(
          queries.pointer + row * queries.columns, queries.columns,
          numbers.base.assumingMemoryBound(to: Int8.self) + row * d)
    }
  }

  // SAFETY: the pointers are valid during the call.
  func withKernelQueries(_ body: (UnsafePointer<Int8>, UnsafePointer<Float>) -> Void) {
    unsafe body(
      numbers.base.assumingMemoryBound(to: Int8.self),
      scales.base.assumingMemoryBound(to: Float.self))
  }
}

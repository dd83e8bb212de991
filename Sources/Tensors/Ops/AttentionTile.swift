internal import CKernels

/// A block of query rows with the running softmax over the keys seen so far.
///
/// Letters as in Dao 2022, Alg. 1: rows `q`, largest score `m` (in units of log2), sum of weights
/// `l`, output `o`. Rows are (token, query head of one KV head's group), so grouped heads share
/// each key tile. A tile owns its memory and never allocates after `init`. One thread uses it at a
/// time.
@safe package final class AttentionTile {
  /// The most keys that one step takes.
  package static let keyCapacity = Int(CK_TILE_KEYS)
  /// The number of rows from which keys are packed once for all rows; fewer rows read the cache.
  private static let packingThreshold = 12

  /// The rotation of the queries that meets a run of keys.
  package enum QueryRotation: Sendable { case near, far }

  package let rowCapacity: Int
  private let d: Int  // head dimension
  private let dp: Int  // rounded up to 16
  private let memory: AlignedMemory
  private let kernels: UnsafePointer<ck_attention_ops>
  private let precision: ScorePrecision
  private let scoreRows: Int  // room in `s`

  // Parts of `memory`.
  private let q: UnsafeMutablePointer<Float>  // (rows, d)
  private let far: UnsafeMutablePointer<Float>  // (rows, d), rotated for far keys
  private let s: UnsafeMutablePointer<Float>  // (rows, 64) scores, then weights
  private let o: UnsafeMutablePointer<Float>  // (rows, dp)
  private let m: UnsafeMutablePointer<Float>  // (rows)
  private let l: UnsafeMutablePointer<Float>  // (rows)
  private let transposed: UnsafeMutablePointer<Float>  // (d, 64)
  private let unpacked: UnsafeMutablePointer<Float>  // (64, d rounded up to 32)
  private var packedQueries: ck_packed_queries_t
  private var packedFar: ck_packed_queries_t
  private var packedKeys: ck_packed_keys_t

  private var rows = 0
  private var group = 1
  private let isa: ck_isa_t
  private var firstQuery = 0
  private var slopes: ArraySlice<Float> = []  // (group), or none
  private var farthest = Int.max

  /// Allocates a tile for up to `rowCapacity` rows.
  ///
  /// `.integer` falls back to `.float` if the instruction set has no kernels for it.
  package init(
    rowCapacity: Int, headDimension: Int, precision: ScorePrecision = .float,
    instructionSet: InstructionSet = .best
  ) {
    self.rowCapacity = rowCapacity
    d = headDimension
    dp = (headDimension + 15) / 16 * 16
    isa = instructionSet.kernel
    unsafe kernels = ck_attention(isa)
    let isPacking =
      unsafe precision == .integer && rowCapacity >= Self.packingThreshold
      && kernels.pointee.attend_packed != nil
    self.precision = isPacking ? .integer : .float
    let keys = Self.keyCapacity
    let d2 = (headDimension + 31) / 32 * 32
    var layout = MemoryParts()
    let rowsOfD = layout.add(rowCapacity * d * 4)
    let farRows = layout.add(rowCapacity * d * 4)
    scoreRows = isPacking ? Self.packingThreshold : rowCapacity
    let scores = layout.add(scoreRows * keys * 4)
    let outputs = layout.add(rowCapacity * dp * 4)
    let largest = layout.add(rowCapacity * 4)
    let sums = layout.add(rowCapacity * 4)
    let columns = layout.add(isPacking ? 0 : d * keys * 4)
    let unpackedRows = layout.add(keys * d2 * 4)
    let packedRows = isPacking ? rowCapacity : 0
    let near16 = PackedQueriesLayout(&layout, rows: packedRows, d2: d2)
    let far16 = PackedQueriesLayout(&layout, rows: packedRows, d2: d2)
    let keys16 = layout.add(isPacking ? d2 * keys * 2 : 0)
    let keyScales = layout.add(keys * 4)
    let values8 = layout.add(isPacking ? keys * dp : 0)
    let valueScales = layout.add(dp * 4)
    memory = AlignedMemory(byteCount: layout.byteCount)
    // SAFETY: the parts follow each other inside `memory`, which lives as long as this object.
    let base = unsafe memory.base
    func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
      unsafe (base + offset).assumingMemoryBound(to: Float.self)
    }
    unsafe q = floats(rowsOfD)
    unsafe far = floats(farRows)
    unsafe s = floats(scores)
    unsafe o = floats(outputs)
    unsafe m = floats(largest)
    unsafe l = floats(sums)
    unsafe transposed = floats(columns)
    unsafe unpacked = floats(unpackedRows)
    unsafe packedQueries = near16.placed(in: base)
    unsafe packedFar = far16.placed(in: base)
    unsafe packedKeys = ck_packed_keys_t(
      keys: (base + keys16).assumingMemoryBound(to: Int16.self), key_scales: floats(keyScales),
      values: (base + values8).assumingMemoryBound(to: Int8.self),
      value_scales: floats(valueScales))
  }

  /// Loads the query rows of some tokens and one group of heads, and clears the softmax.
  ///
  /// - Parameters:
  ///   - queries: (tokens, heads × d), rotated.
  ///   - farQueries: the same queries, rotated for far keys, if a plan has any.
  ///   - tokens: rows of `queries`.
  ///   - heads: the query heads of one KV head's group.
  ///   - firstQuery: position of the first of `tokens` in the sequence.
  ///   - slopes: each head's ALiBi slope, or none; not with `.integer` precision.
  ///   - farthest: the greatest query position for far keys; later queries use it, too.
  package func begin(
    _ queries: Matrix, far farQueries: Matrix?, tokens: Range<Int>, heads: Range<Int>,
    firstQuery: Int, slopes: ArraySlice<Float> = [], farthest: Int = .max
  ) {
    precondition(slopes.isEmpty || precision == .float && slopes.count == heads.count, "slopes")
    self.slopes = slopes
    self.farthest = farthest
    group = heads.count
    rows = tokens.count * group
    self.firstQuery = firstQuery
    precondition(
      rows <= rowCapacity && tokens.upperBound <= queries.rows
        && heads.upperBound * d <= queries.columns, "\(rows) rows for a tile of \(rowCapacity)")
    if let farQueries { queries.expectShape(of: farQueries, "far queries") }
    for (index, token) in tokens.enumerated() {
      let start = token * queries.columns + heads.lowerBound * d
      // SAFETY: `start` and `group * d` floats lie in the checked row; the target in `q`, `far`.
      unsafe (q + index * group * d).update(from: queries.pointer + start, count: group * d)
      if let farQueries {
        unsafe (far + index * group * d).update(from: farQueries.pointer + start, count: group * d)
      }
    }
    if path == .packed {
      unsafe kernels.pointee.pack_queries(q, rows, d, unpacked, &packedQueries)
      if farQueries != nil {
        unsafe kernels.pointee.pack_queries(far, rows, d, unpacked, &packedFar)
      }
    }
    unsafe m.update(repeating: -.infinity, count: rows)
    unsafe l.update(repeating: 0, count: rows)
    unsafe o.update(repeating: 0, count: rows * dp)
  }

  /// The computation of the scores and of the weighted values.
  private enum Path {
    /// Row by row, with keys and values read from the cache.
    case direct
    /// Products of float matrices.
    case float
    /// Products in integers.
    case packed
  }

  private var path: Path {
    rows < Self.packingThreshold ? .direct : precision == .integer ? .packed : .float
  }

  /// Adds up to 64 keys to the softmax; a row sees those with 0 ≤ query − key < window.
  package func attend(
    _ run: CacheRun, firstKey: Int, window: Int, scaling: ScoreScaling, rotation: QueryRotation
  ) {
    precondition(
      run.count <= Self.keyCapacity && run.headDimension == d,
      "a run of \(run.count) keys of \(run.headDimension) for a tile of 64 of \(d)")
    let visible = ck_visibility_t(
      query: Int64(firstQuery), key: Int64(firstKey), window: Int64(window), group: Int64(group))
    let keys = Self.keyCapacity
    // SAFETY: every part has room for `rowCapacity` rows or 64 keys; the run checked its bounds.
    unsafe run.keys.withKernelRows(from: run.slot) { keyRows in
      unsafe run.values.withKernelRows(from: run.slot) { valueRows in
        let ops = unsafe kernels.pointee
        let queries = unsafe rotation == .near ? q : far
        switch path {
        case .direct:
          unsafe score(queries, keyRows, count: run.count)
          addBias(run.count, firstKey: firstKey, scaling, rotation)
          unsafe ops.softmax_step(s, rows, run.count, visible, scaling.kernel, m, l, o, dp)
          unsafe withDirectRows(valueRows, count: run.count) { values in
            unsafe ops.add_values(s, values, rows, run.count, o, dp)
          }
        case .float:
          unsafe ops.unpack_rows(keyRows, run.count, dp, unpacked)
          unsafe ops.transpose(unpacked, run.count, d, dp, transposed)
          unsafe ops.tile_gemm(queries, d, transposed, keys, s, keys, rows, keys, d, 0)
          addBias(run.count, firstKey: firstKey, scaling, rotation)
          unsafe ops.softmax_step(s, rows, run.count, visible, scaling.kernel, m, l, o, dp)
          unsafe ops.unpack_rows(valueRows, run.count, dp, unpacked)
          unsafe ops.tile_gemm(s, keys, unpacked, dp, o, dp, rows, dp, run.count, 1)
        case .packed:
          unsafe ops.pack_keys(keyRows, valueRows, run.count, unpacked, &packedKeys)
          var packed = unsafe rotation == .near ? packedQueries : packedFar
          unsafe ops.attend_packed(
            &packed, &packedKeys, rows, run.count, d, visible, scaling.kernel, m, l, o)
        }
      }
    }
  }

  /// Lowers the products in `s` by slope × distance (ALiBi).
  private func addBias(
    _ count: Int, firstKey: Int, _ scaling: ScoreScaling, _ rotation: QueryRotation
  ) {
    guard !slopes.isEmpty else { return }
    for row in 0..<rows {
      let slope = slopes[slopes.startIndex + row % group] / scaling.scale
      let query = firstQuery + row / group
      let distance = (rotation == .far ? min(query, farthest) : query) - firstKey
      // SAFETY: row < rows, and a row of `s` has 64 floats.
      unsafe ck_add_ramp(
        isa, s + row * Self.keyCapacity, count, -slope * Float(distance), slope)
    }
  }

  /// Writes the products of few rows with keys to `s`.
  private func score(
    _ queries: UnsafePointer<Float>, _ keys: UnsafePointer<ck_rows_t>, count: Int
  ) {
    unsafe withDirectRows(keys, count: count) { direct in
      unsafe kernels.pointee.scores(queries, d, direct, rows, count, s)
    }
  }

  /// Calls `body` with rows that the direct kernels can read; 4-bit rows are unpacked first.
  private func withDirectRows(
    _ rows: UnsafePointer<ck_rows_t>, count: Int, _ body: (UnsafePointer<ck_rows_t>) -> Void
  ) {
    guard unsafe rows.pointee.type == CK_CACHE_Q4 else { return unsafe body(rows) }
    // Without gaps between them, as in a cache.
    unsafe kernels.pointee.unpack_rows(rows, count, d, unpacked)
    var floats = unsafe ck_rows_t(numbers: unpacked, scales: nil, type: CK_CACHE_F32, d: d)
    unsafe body(&floats)
  }

  /// Merges the softmax of another tile for the same rows and other keys (flash-decoding).
  package func merge(_ other: AttentionTile) {
    precondition(other.rows == rows && other.d == d, "only tiles of the same rows merge")
    for row in 0..<rows {
      // SAFETY: `row` is below `rows`, for which both tiles have room.
      let largest = unsafe max(m[row], other.m[row])
      guard largest > -.infinity else { continue }
      let mine = unsafe exponential2(m[row] - largest)
      let theirs = unsafe exponential2(other.m[row] - largest)
      unsafe l[row] = l[row] * mine + other.l[row] * theirs
      unsafe m[row] = largest
      for i in row * dp..<row * dp + d { unsafe o[i] = o[i] * mine + other.o[i] * theirs }
    }
  }

  /// Writes the weighted values o / l to `out` (tokens, heads × d); rows that saw no key are 0.
  package func finish(into out: Matrix, tokens: Range<Int>, heads: Range<Int>) {
    precondition(
      tokens.count * heads.count == rows && tokens.upperBound <= out.rows
        && heads.upperBound * d <= out.columns, "the output has another shape than the tile")
    for (index, token) in tokens.enumerated() {
      for (offset, head) in heads.enumerated() {
        let row = index * group + offset
        // SAFETY: row < rows; the target was checked.
        let inverse = unsafe l[row] > 0 ? 1 / l[row] : 0
        let target = unsafe out.pointer + token * out.columns + head * d
        for i in 0..<d { unsafe target[i] = o[row * dp + i] * inverse }
      }
    }
  }

  /// Adds each key's softmax weight, summed over some of the rows, to `weights` (1, run.count).
  ///
  /// It needs the final softmax, so callers use it after all keys, and with few rows.
  package func addWeights(
    of run: CacheRun, firstKey: Int, scaling: ScoreScaling, rotation: QueryRotation,
    rows wanted: Range<Int>, to weights: Matrix
  ) {
    precondition(
      weights.columns >= run.count && run.count <= Self.keyCapacity && run.headDimension == d
        && rows <= scoreRows && wanted.upperBound <= rows,
      "no room for the weights, or too many rows")
    // SAFETY: as in `attend`.
    unsafe run.keys.withKernelRows(from: run.slot) { keys in
      unsafe score(rotation == .near ? q : far, keys, count: run.count)
    }
    addBias(run.count, firstKey: firstKey, scaling, rotation)
    let ln2: Float = 0.693_147_18
    for row in wanted {
      let visible = min(run.count, firstQuery + row / group - firstKey + 1)
      guard visible > 0 else { continue }
      // SAFETY: a row of `s` and the weights have run.count floats.
      let scores = unsafe s + row * Self.keyCapacity
      for key in 0..<visible { unsafe scores[key] = scaling(scores[key]) * ln2 }
      let shift = unsafe m[row] * ln2 + logarithm(l[row])
      unsafe ck_softmax_weights(isa, scores, shift, visible, weights.pointer)
    }
  }
}

/// The memory layout of quantised queries.
private struct PackedQueriesLayout {
  private let q: Int
  private let scales: Int

  init(_ layout: inout MemoryParts, rows: Int, d2: Int) {
    q = layout.add(rows * d2 * 2)
    scales = layout.add(rows * 4)
  }

  func placed(in base: UnsafeMutableRawPointer) -> ck_packed_queries_t {
    unsafe ck_packed_queries_t(
      q: (base + q).assumingMemoryBound(to: Int16.self),
      scales: (base + scales).assumingMemoryBound(to: Float.self))
  }
}

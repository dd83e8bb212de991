internal import CKernels

/// The scores' way to weights: scale, then an optional soft cap (cap · tanh(x / cap)).
package struct ScoreScaling: Sendable, Hashable {
  package var scale: Float
  /// 0 is none.
  package var cap: Float

  package init(scale: Float, cap: Float = 0) {
    self.scale = scale
    self.cap = cap
  }
}

/// A block of query rows and the running softmax over the keys that it has met
/// (Dao 2022, Alg. 1: `q` rows, weights sum `l`, largest score `m`, output `o`).
///
/// Rows are (token, query head of one KV head's group), so grouped heads share each key tile.
/// Owns its memory and never allocates after `init`; one thread uses it at a time.
@safe package final class AttentionTile {
  /// Keys that one step takes at most.
  package static let keyCapacity = Int(CK_TILE_KEYS)
  /// Below this many rows, keys are read where they are; from it on, packed once for all rows.
  private static let packingThreshold = 12

  package let rowCapacity: Int
  private let d: Int  // head dimension
  private let dp: Int  // rounded up to 16
  private let memory: AlignedMemory
  private let kernels: UnsafePointer<ck_attention_ops>

  // Parts of `memory`.
  private let q: UnsafeMutablePointer<Float>  // (rows, d)
  private let far: UnsafeMutablePointer<Float>  // (rows, d), rotated for far keys
  private let s: UnsafeMutablePointer<Float>  // (rows, 64) scores, then weights
  private let o: UnsafeMutablePointer<Float>  // (rows, dp)
  private let m: UnsafeMutablePointer<Float>  // (rows)
  private let l: UnsafeMutablePointer<Float>  // (rows)
  private let packedKeys: UnsafeMutablePointer<Float>  // (d, 64)
  private let unpackedValues: UnsafeMutablePointer<Float>  // (64, dp)

  private var rows = 0
  private var group = 1
  private var firstQuery = 0

  /// Which of the two rotations of the queries meets a run of keys.
  package enum QueryRotation: Sendable { case near, far }

  package init(rowCapacity: Int, headDimension: Int, instructionSet: InstructionSet = .best) {
    let keys = Self.keyCapacity
    self.rowCapacity = rowCapacity
    d = headDimension
    dp = (headDimension + 15) / 16 * 16
    unsafe kernels = ck_attention(instructionSet.kernel)
    // Every part begins at a multiple of 16 floats.
    let rowFloats = (rowCapacity * d + 15) / 16 * 16
    let columnFloats = (rowCapacity + 15) / 16 * 16
    let total =
      2 * rowFloats + rowCapacity * keys + rowCapacity * dp + 2 * columnFloats + d * keys + keys
      * dp
    memory = AlignedMemory(byteCount: total * MemoryLayout<Float>.stride)
    // SAFETY: the parts follow each other inside `memory`, which lives as long as this object.
    var next = unsafe memory.base.bindMemory(to: Float.self, capacity: total)
    func take(_ count: Int) -> UnsafeMutablePointer<Float> {
      defer { unsafe next += count }
      return unsafe next
    }
    unsafe q = take(rowFloats)
    unsafe far = take(rowFloats)
    unsafe s = take(rowCapacity * keys)
    unsafe o = take(rowCapacity * dp)
    unsafe m = take(columnFloats)
    unsafe l = take(columnFloats)
    unsafe packedKeys = take(d * keys)
    unsafe unpackedValues = take(keys * dp)
  }

  /// Starts on the query rows of some tokens and one group of heads.
  ///
  /// - Parameters:
  ///   - queries: (tokens, heads × d), rotated.
  ///   - farQueries: the same rotated for far keys, if a plan has any.
  ///   - firstQuery: position of the first of `tokens` in the sequence.
  package func begin(
    _ queries: Matrix, far farQueries: Matrix?, tokens: Range<Int>, heads: Range<Int>,
    firstQuery: Int
  ) {
    group = heads.count
    rows = tokens.count * group
    self.firstQuery = firstQuery
    precondition(
      rows <= rowCapacity && tokens.upperBound <= queries.rows
        && heads.upperBound * d <= queries.columns, "\(rows) rows for a tile of \(rowCapacity)")
    precondition(farQueries.map { $0.columns == queries.columns } ?? true, "far queries differ")
    for (index, token) in tokens.enumerated() {
      let start = token * queries.columns + heads.lowerBound * d
      // SAFETY: `start` and `group * d` floats lie in the checked row; the target in `q`, `far`.
      unsafe (q + index * group * d).update(from: queries.pointer + start, count: group * d)
      if let farQueries {
        unsafe (far + index * group * d).update(from: farQueries.pointer + start, count: group * d)
      }
    }
    unsafe m.update(repeating: -.infinity, count: rows)
    unsafe l.update(repeating: 0, count: rows)
    unsafe o.update(repeating: 0, count: rows * dp)
  }

  /// Takes in up to 64 keys, of which row `r` sees those with 0 ≤ query − key < window.
  package func attend(
    _ run: CacheRun, firstKey: Int, window: Int, scaling: ScoreScaling, rotation: QueryRotation
  ) {
    precondition(
      run.count <= Self.keyCapacity && run.headDimension == d,
      "a run of \(run.count) keys of \(run.headDimension) for a tile of 64 of \(d)")
    let queries = unsafe rotation == .near ? q : far
    let type = run.type.kernelType
    let keys = Self.keyCapacity
    let isPacked = rows >= Self.packingThreshold
    // SAFETY: every part has room for `rowCapacity` rows or 64 keys; the run checked its bounds.
    if isPacked {
      unsafe kernels.pointee.pack_keys(run.keys, type, run.count, d, packedKeys)
      unsafe kernels.pointee.tile_gemm(queries, d, packedKeys, keys, s, keys, rows, keys, d, 0)
    } else {
      unsafe kernels.pointee.scores(queries, d, run.keys, type, rows, run.count, d, s)
    }
    let visible = ck_visibility_t(
      query: Int64(firstQuery), key: Int64(firstKey), window: Int64(window), group: Int64(group))
    unsafe kernels.pointee.softmax_step(
      s, rows, run.count, visible, scaling.scale, scaling.cap, m, l, o, dp)
    if isPacked {
      unsafe kernels.pointee.unpack_values(run.values, type, run.count, d, dp, unpackedValues)
      unsafe kernels.pointee.tile_gemm(s, keys, unpackedValues, dp, o, dp, rows, dp, run.count, 1)
    } else {
      unsafe kernels.pointee.add_values(s, run.values, type, rows, run.count, d, o, dp)
    }
  }

  /// Adds what another tile found for the same rows over other keys (flash-decoding).
  package func merge(_ other: AttentionTile) {
    precondition(other.rows == rows && other.d == d, "only tiles of the same rows merge")
    for row in 0..<rows {
      // SAFETY: `row` is below `rows`, for which both tiles have room.
      let largest = unsafe max(m[row], other.m[row])
      guard largest > -.infinity else { continue }
      let mine = unsafe exponential(m[row] - largest)
      let theirs = unsafe exponential(other.m[row] - largest)
      unsafe l[row] = l[row] * mine + other.l[row] * theirs
      unsafe m[row] = largest
      for i in row * dp..<row * dp + d { unsafe o[i] = o[i] * mine + other.o[i] * theirs }
    }
  }

  /// Writes the weighted values o / l to (tokens, heads × d); rows that saw nothing are 0.
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

  /// After all keys were met: adds each key's softmax weight, summed over rows, to `weights`
  /// (1, run.count).
  package func addWeights(
    of run: CacheRun, firstKey: Int, window: Int, scaling: ScoreScaling, rotation: QueryRotation,
    to weights: Matrix
  ) {
    precondition(weights.columns >= run.count && scaling.cap == 0, "no room for the weights")
    // SAFETY: as in `attend`.
    unsafe kernels.pointee.scores(
      rotation == .near ? q : far, d, run.keys, run.type.kernelType, rows, run.count, d, s)
    for row in 0..<rows {
      let query = firstQuery + row / group
      for key in 0..<run.count where (0..<window).contains(query - firstKey - key) {
        unsafe weights.pointer[key] +=
          exponential(s[row * Self.keyCapacity + key] * scaling.scale - m[row]) / l[row]
      }
    }
  }
}

import Foundation
import Tensors
import TestSupport
import Testing

/// The 8-bit scan against products in plain Swift.
struct PackedKeysTests {
  static let instructionSets = InstructionSet.available

  struct Case: Sendable, CustomStringConvertible {
    var keys: Int
    var queries: Int
    var d: Int
    var description: String { "\(queries) queries, \(keys) keys of \(d)" }
  }

  static let cases = [
    Case(keys: 1, queries: 1, d: 64), Case(keys: 16, queries: 8, d: 64),
    Case(keys: 17, queries: 9, d: 80), Case(keys: 33, queries: 7, d: 6),
    Case(keys: 100, queries: 21, d: 256), Case(keys: 48, queries: 16, d: 128),
  ]

  private func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var generator = SplitMix(seed: seed)
    let matrix = Matrix(rows: rows, columns: columns)
    matrix.withElements { x in
      for index in x.indices { x[index] = Float.random(in: -2...2, using: &generator) }
    }
    return matrix
  }

  private func scores(
    _ packed: PackedKeys, _ queries: PackedQueries, _ isa: InstructionSet
  ) -> [[Float]] {
    let scores = Matrix(
      rows: queries.count, columns: PackedKeys.scoreColumns(packed.count))
    packed.scores(queries, into: scores, isa)
    return scores.withElements { all in
      (0..<queries.count).map { row in
        Array(all[row * scores.columns..<row * scores.columns + packed.count])
      }
    }
  }

  @Test(arguments: cases)
  func `every instruction set gives the same products, near those in full`(_ c: Case) {
    // Three heads, of which the second counts.
    let keys = random(c.keys, 3 * c.d, seed: 1)
    let queries = random(c.queries, c.d, seed: 2)
    let packed = PackedKeys(keys, head: 1, headDimension: c.d)
    let asked = PackedQueries(queries, scale: 0.5)
    let scalar = scores(packed, asked, .scalar)
    for isa in Self.instructionSets { #expect(scores(packed, asked, isa) == scalar, "\(isa)") }
    keys.withElements { k in
      queries.withElements { q in
        for query in 0..<c.queries {
          for key in 0..<c.keys {
            var product: Float = 0
            for i in 0..<c.d { product += q[query * c.d + i] * k[key * 3 * c.d + c.d + i] }
            // Each factor is off by at most 2 / 254, that is 1/√3 of it on average over 2 · √d.
            let tolerance = 0.04 * Float(c.d).squareRoot()
            #expect(abs(scalar[query][key] - 0.5 * product) < tolerance)
          }
        }
      }
    }
  }

  @Test(arguments: instructionSets)
  func `the largest numbers don't overflow, and zeros stay zeros`(isa: InstructionSet) {
    let d = 256
    let keys = Matrix(rows: 3, columns: d)
    let queries = Matrix(rows: 2, columns: d)
    keys.withElements { k in
      for i in 0..<d { (k[i], k[d + i], k[2 * d + i]) = (-3, i % 2 == 0 ? 3 : -3, 0) }
    }
    queries.withElements { q in for i in 0..<d { (q[i], q[d + i]) = (-5, 5) } }
    let result = scores(
      PackedKeys(keys, head: 0, headDimension: d), PackedQueries(queries, scale: 1), isa)
    for (value, expected) in zip(result.joined(), [3840, 0, 0, -3840, 0, 0] as [Float]) {
      #expect(abs(value - expected) < 0.01)
    }
  }

  @Test func `keys are used where they stand in a file, and only if all of them do`() throws {
    let keys = random(37, 20, seed: 3)
    let packed = PackedKeys(keys, head: 0, headDimension: 20)
    let queries = PackedQueries(random(3, 20, seed: 4), scale: 1)
    let bytes = packed.withBytes { Array($0) }
    #expect(bytes.count == packed.byteCount)
    #expect(bytes.count == PackedKeys.byteCount(37, headDimension: 20))
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(Array(repeating: 7, count: 64) + bytes).write(to: url)
    let file = try MappedFile(path: url.path)
    let mapped = try #require(PackedKeys(file: file, offset: 64, count: 37, headDimension: 20))
    #expect(mapped.byteCount == packed.byteCount && mapped.withBytes { Array($0) } == bytes)
    for isa in InstructionSet.available {
      #expect(scores(mapped, queries, isa) == scores(packed, queries, isa))
    }
    let wrong = [
      (offset: 68, count: 37), (64, 53), (-64, 37), (66, 1), (64, -1), (64, .max), (.max, 1),
    ]
    for (offset, count) in wrong {
      #expect(PackedKeys(file: file, offset: offset, count: count, headDimension: 20) == nil)
    }
  }
}

import Foundation
import Inference
import Tensors
import TestSupport

/// A text in chunks, with made-up keys for them.
struct LightBook {
  let model: ModelDescription
  let plan: LightPlan
  let prefix: [Int32] = [1]
  var tokens: [Int32]
  var chunks: [LightChunk] = []

  init(_ engine: Engine, chunkTokens: Int = 40, chunks count: Int = 3, seed: UInt64 = 1) {
    model = engine.description
    plan = LightPlan(
      [AttentionHead(layer: 0, head: 1), AttentionHead(layer: 1, head: 3)], model.configuration)
    tokens = letters(chunkTokens * count, seed: seed)
    var generator = SplitMix(seed: seed)
    for number in 0..<count {
      let keys = plan.slots.map { _ in
        let rows = Matrix(rows: chunkTokens, columns: model.configuration.headDimension)
        rows.withElements { elements in
          for index in elements.indices {
            elements[index] = Float.random(in: -1...1, using: &generator)
          }
        }
        return PackedKeys(rows, head: 0, headDimension: model.configuration.headDimension)
      }
      let start = number * chunkTokens
      chunks.append(LightChunk(tokens: start..<start + chunkTokens, keys: keys))
    }
  }

  var settings: LightSettings { LightSettings(model, plan, prefix: prefix) }

  func text(_ number: Int) -> Digest { Digest(of: tokens[chunks[number].tokens]) }

  /// Writes all chunks into a new file.
  func write(to path: String) throws {
    var writer = try LightFileWriter(creating: path, settings)
    for (number, chunk) in chunks.enumerated() { try writer.append(chunk, text: text(number)) }
  }

  /// Whether a chunk's keys are those of another.
  static func equal(_ a: LightChunk?, _ b: LightChunk) -> Bool {
    guard let a, a.tokens == b.tokens, a.keys.count == b.keys.count else { return false }
    return zip(a.keys, b.keys).allSatisfy { x, y in
      x.count == y.count && x.withBytes { Array($0) } == y.withBytes { Array($0) }
    }
  }
}

import Foundation
import Tensors
import Testing

/// A tiny model of a kit with llama.cpp's results for some prompts.
package struct KitCase: Sendable, CustomTestStringConvertible {
  package enum Kind: String, Decodable, Sendable { case logits, embeddings }

  /// Greedy decoding after a prompt, with the margin of each token's logit over the second best.
  package struct Greedy: Decodable, Sendable {
    package var tokens: [Int32]
    package var margin: [Double]
  }

  package struct Run: Decodable, Sendable {
    package var id: String
    package var tokens: [Int32]
    package var positions: [Int]
    package var file: String
    package var exact_file: String?
    package var greedy: Greedy?
  }

  package struct Tolerance: Decodable, Sendable {
    package var nmse: Double?
    package var nmse_vs_exact: Double?
  }

  private struct Contents: Decodable {
    var name: String
    var kind: Kind
    var width: Int
    var runs: [Run]
    var tolerance: Tolerance
  }

  private let kit: Kit
  private let contents: Contents

  /// The cases of the fixtures, and of the large kit where it is present.
  package static let all = of(.fixtures) + of(.large)
  package static let fixtures = of(.fixtures)

  private static func of(_ kit: Kit) -> [KitCase] {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: kit.folder.appending(path: "cases").path)
    return (files ?? []).filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
      // A file that can't be read is missed by the test of which architectures are covered.
      (try? kit.json(Contents.self, "cases/\(file)")).map { KitCase(kit: kit, contents: $0) }
    }
  }

  package var testDescription: String {
    (kit.folder == Kit.fixtures.folder ? "" : "large kit: ") + contents.name
  }
  package var name: String { contents.name }
  package var kind: Kind { contents.kind }
  /// Numbers in a row of logits or in a vector.
  package var width: Int { contents.width }
  package var runs: [Run] { contents.runs }
  package var path: String { kit.model(contents.name) }

  package var architecture: String? {
    try? GGUFFile(path: path).metadata.string("general.architecture")
  }

  /// The largest normalised mean square error that is allowed.
  package var limit: Double {
    contents.tolerance.nmse_vs_exact ?? contents.tolerance.nmse ?? 0
  }

  /// True if weights are quantised, so that the engine rounds activations.
  package var isQuantized: Bool { contents.tolerance.nmse_vs_exact != nil }

  /// Returns llama.cpp's rows for a run, computed from dequantised weights if there is the choice.
  package func reference(_ run: Run) throws -> [Float] {
    try kit.floats(run.exact_file ?? run.file)
  }

  /// Returns true if tokens equal the reference up to the first difference, and that difference is
  /// where the two best logits are closer than `slack`.
  package static func follows(_ greedy: Greedy, _ tokens: [Int32], slack: Double) -> Bool {
    for (index, (expected, actual)) in zip(greedy.tokens, tokens).enumerated()
    where expected != actual { return greedy.margin[index] < slack }
    return tokens.count >= greedy.tokens.count
  }
}

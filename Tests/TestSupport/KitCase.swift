import Foundation
import Tensors

package struct KitCase: Decodable {
  package enum Kind: String, Decodable { case logits, embeddings }
  package struct Greedy: Decodable {
    package var tokens: [Int32]
    package var margin: [Double]
  }
  package struct Run: Decodable {
    package var id: String
    package var tokens: [Int32]
    package var positions: [Int]
    package var file: String
    package var exact_file: String?
    package var greedy: Greedy?
  }
  package struct Tolerance: Decodable {
    package var nmse: Double?
    package var nmse_vs_exact: Double?
  }
  package var name: String
  package var model: String
  package var width: Int
  package var runs: [Run]
  package var tolerance: Tolerance

  private struct Head: Decodable { var kind: Kind }

  /// The cases of the kit, whichever it is.
  package static func names(ofKind kind: Kind) -> [String] {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: Kit.folder.appending(path: "cases").path)
    return (files ?? []).filter { $0.hasSuffix(".json") }.sorted().filter {
      (try? Kit.json(Head.self, "cases/\($0)"))?.kind == kind
    }.map { String($0.dropLast(5)) }
  }

  package static func architecture(_ name: String) -> String? {
    let path = Kit.folder.appending(path: "models/\(name).gguf").path
    return try? GGUFFile(path: path).metadata.string("general.architecture")
  }

  package var limit: Double { tolerance.nmse_vs_exact ?? tolerance.nmse ?? 0 }

  /// Greedy tokens equal to the reference up to the first difference, which is forgiven where the
  /// two best logits are closer than the tolerance can move them.
  package static func follows(_ greedy: Greedy, _ tokens: [Int32], slack: Double) -> Bool {
    for (index, (expected, actual)) in zip(greedy.tokens, tokens).enumerated()
    where expected != actual { return greedy.margin[index] < slack }
    return tokens.count >= greedy.tokens.count
  }
}

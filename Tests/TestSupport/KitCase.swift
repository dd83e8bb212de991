import Foundation
import Tensors
import TestSupport

struct KitCase: Decodable {
  enum Kind: String, Decodable { case logits, embeddings }
  struct Greedy: Decodable {
    var tokens: [Int32]
    var margin: [Double]
  }
  struct Run: Decodable {
    var id: String
    var tokens: [Int32]
    var positions: [Int]
    var file: String
    var exact_file: String?
    var greedy: Greedy?
  }
  struct Tolerance: Decodable {
    var nmse: Double?
    var nmse_vs_exact: Double?
  }
  var name: String
  var model: String
  var width: Int
  var runs: [Run]
  var tolerance: Tolerance

  private struct Head: Decodable { var kind: Kind }

  /// The cases of the kit, whichever it is.
  static func names(ofKind kind: Kind) -> [String] {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: Kit.folder.appending(path: "cases").path)
    return (files ?? []).filter { $0.hasSuffix(".json") }.sorted().filter {
      (try? Kit.json(Head.self, "cases/\($0)"))?.kind == kind
    }.map { String($0.dropLast(5)) }
  }

  static func architecture(_ name: String) -> String? {
    let path = Kit.folder.appending(path: "models/\(name).gguf").path
    return try? GGUFFile(path: path).metadata.string("general.architecture")
  }

  var limit: Double { tolerance.nmse_vs_exact ?? tolerance.nmse ?? 0 }

  /// Greedy tokens equal to the reference up to the first difference, which is forgiven where the
  /// two best logits are closer than the tolerance can move them.
  static func follows(_ greedy: Greedy, _ tokens: [Int32], slack: Double) -> Bool {
    for (index, (expected, actual)) in zip(greedy.tokens, tokens).enumerated()
    where expected != actual { return greedy.margin[index] < slack }
    return tokens.count >= greedy.tokens.count
  }
}

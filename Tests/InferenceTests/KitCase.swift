struct KitCase: Decodable {
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
    var greedy: Greedy
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

  var limit: Double { tolerance.nmse_vs_exact ?? tolerance.nmse ?? 0 }

  /// Greedy tokens equal to the reference up to the first difference, which is forgiven where the
  /// two best logits are closer than the tolerance can move them.
  static func follows(_ greedy: Greedy, _ tokens: [Int32], slack: Double) -> Bool {
    for (index, (expected, actual)) in zip(greedy.tokens, tokens).enumerated()
    where expected != actual { return greedy.margin[index] < slack }
    return tokens.count >= greedy.tokens.count
  }
}

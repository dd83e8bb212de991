import Retrieval

/// The figures of an evaluation, for each group of results and for all.
package struct EvalSummary: Sendable {
  /// The figures of some results.
  package struct Row: Sendable, Hashable {
    /// The name of the group, such as “depth 0.5”, or “all”.
    package var name: String
    package var count: Int
    /// The shares of the results whose evidence is among the first passages, for each of `ranks`.
    ///
    /// It is nil if passages weren't ranked.
    package var recall: [Double]?
    /// The share of results whose reader read all of the evidence.
    package var read: Double
    package var accuracy: Double
    /// The share of results that say that the text doesn't have the answer.
    package var declined: Double
    package var f1: Double
    /// The mean number of words in an answer.
    package var words: Double
    /// The median of the seconds per question.
    package var seconds: Double
  }

  package static let ranks = [1, 3, 5, 10, 20]

  /// The rows of the groups, then the row of all results.
  package var rows: [Row]
  package var openSeconds: Double
  package var memoryBytes: Int
  /// The shares of all results whose evidence is among the first five passages of a stage.
  ///
  /// There is a share for each stage of the search, and none without a search.
  package var stages: [(name: String, share: Double)]

  package init(_ results: [EvalResult]) {
    // Needles have too many kinds for figures of each kind.
    let groupings: [(name: String, value: (EvalResult) -> String?)] = [
      ("tokens", { $0.tokens.map { "\($0)" } }), ("depth", { $0.depth.map { "\($0)" } }),
      ("hops", { $0.hops.map { "\($0)" } }), ("style", \.style),
      ("kind", { $0.style == nil ? $0.kind : nil }),
    ]
    rows = groupings.flatMap { name, value in
      var values: [String] = []
      for value in results.compactMap(value) where !values.contains(value) { values.append(value) }
      return values.map { wanted in
        Row("\(name) \(wanted)", results.filter { value($0) == wanted })
      }
    }
    rows.append(Row("all", results))
    openSeconds = Self.median(results.map(\.open_seconds))
    memoryBytes = results.map(\.memory_bytes).max() ?? 0
    let searched = results.compactMap(\.stage_ranks)
    stages = Trail.Stage.allCases.compactMap { stage in
      let ranks = searched.compactMap { $0[stage.rawValue] }
      guard !ranks.isEmpty else { return nil }
      return (stage.rawValue, Double(ranks.count { $0 <= 5 }) / Double(searched.count))
    }
  }

  fileprivate static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }
}

extension EvalSummary.Row {
  fileprivate init(_ name: String, _ results: [EvalResult]) {
    let count = Double(max(1, results.count))
    func mean(_ value: (EvalResult) -> Double) -> Double { results.map(value).reduce(0, +) / count }
    self.name = name
    self.count = results.count
    let ranks = results.compactMap(\.rank)
    recall =
      ranks.isEmpty
      ? nil : EvalSummary.ranks.map { k in Double(ranks.count { $0 <= k }) / Double(ranks.count) }
    read = mean { $0.read ? 1 : 0 }
    accuracy = mean { $0.right ? 1 : 0 }
    declined = mean { $0.declined ? 1 : 0 }
    f1 = mean(\.f1)
    words = mean { Double($0.words) }
    seconds = EvalSummary.median(results.map(\.seconds))
  }
}

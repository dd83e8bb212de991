import Retrieval

/// The figures of an evaluation: a row for each group of results, then one for all.
package struct EvalSummary: Sendable {
  /// The figures of some results.
  package struct Row: Sendable, Hashable {
    /// The name of the group, such as “depth 0.5”, or “all”.
    package var name: String
    package var count: Int
    /// The share of right answers, or of covered key facts if all results are summaries.
    ///
    /// Rows with other results leave summaries out.
    package var right: Share?
    /// The share of the results with evidence whose reader read all of it.
    package var read: Share?
    /// The share of the results with evidence whose quotation holds it.
    package var quoted: Share?
    /// The share of the unanswerable questions whose answer says so.
    package var told: Share?
    /// The share of the answerable questions whose answer says that the text has none.
    package var refused: Share?
    /// The number of answers without a word that don't say that nothing was found.
    package var empty: Int
    /// The shares of the results whose evidence is among the first passages, for each of `ranks`.
    ///
    /// It is nil if passages weren't ranked.
    package var recall: [Share]?
    package var f1: Double
    /// The mean number of words in an answer.
    package var words: Double
    /// The median of the seconds per question.
    package var seconds: Double
  }

  package static let ranks = [1, 3, 5, 10, 20]

  package var rows: [Row]
  package var openSeconds: Double
  package var memoryBytes: Int
  /// The shares of all results whose evidence is among the first five passages of a stage.
  ///
  /// There is a share for each stage of the search, and none without a search.
  package var stages: [(name: String, share: Share)]
  /// The share of conversations with right answers only; nil without conversations.
  package var chains: Share?
  /// The share of questions of yes or no with a right answer and its reason; nil without such.
  package var reasons: Share?
  /// The number of names in summaries that their texts don't have; nil without summaries.
  package var foreignNames: Int?

  /// Summarizes the results of one set, by the properties of its questions.
  package init(_ results: [EvalResult]) {
    // Needles have too many kinds for figures of each kind.
    let groupings: [(name: String, value: (EvalResult) -> String?)] = [
      ("tokens", { $0.tokens.map { "\($0)" } }), ("depth", { $0.depth.map { "\($0)" } }),
      ("hops", { $0.hops.map { "\($0)" } }), ("turn", { $0.turn.map { "\($0)" } }),
      ("style", \.style), ("kind", { $0.style == nil ? $0.kind : nil }),
    ]
    let rows = groupings.flatMap { name, value in
      var values: [String] = []
      for value in results.compactMap(value) where !values.contains(value) { values.append(value) }
      return values.map { wanted in
        Row("\(name) \(wanted)", results.filter { value($0) == wanted })
      }
    }
    self.init(rows: rows, results)
  }

  /// Summarizes the results of several sets, with a row for each.
  ///
  /// The later questions of conversations have a row of their own.
  package init(sets: [(name: String, results: [EvalResult])]) {
    let rows = sets.flatMap { name, results in
      let later = results.filter { $0.turn.map { $0 > 1 } ?? false }
      return [Row(name, results)] + (later.isEmpty ? [] : [Row("  later turns", later)])
    }
    self.init(rows: rows, sets.flatMap(\.results))
  }

  private init(rows: [Row], _ results: [EvalResult]) {
    self.rows = rows + [Row("all", results)]
    openSeconds = Self.median(results.map(\.open_seconds))
    memoryBytes = results.map(\.memory_bytes).max() ?? 0
    let searched = results.compactMap(\.stage_ranks)
    stages = Trail.Stage.allCases.compactMap { stage in
      let ranks = searched.map { $0[stage.rawValue] }
      guard ranks.contains(where: { $0 != nil }) else { return nil }
      return Share(ranks.map { $0.map { $0 <= 5 } ?? false }).map { (stage.rawValue, $0) }
    }
    let chained = results.filter { $0.chain != nil }
    chains = Share(
      Dictionary(grouping: chained, by: \.chain).values.map { $0.allSatisfy(\.right) })
    reasons = Share(results.compactMap(\.reason))
    let foreign = results.compactMap(\.foreign_names)
    foreignNames = foreign.isEmpty ? nil : foreign.reduce(0) { $0 + $1.count }
  }

  fileprivate static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }
}

extension EvalSummary.Row {
  fileprivate init(_ name: String, _ results: [EvalResult]) {
    let answers = results.filter { $0.facts == nil }
    self.name = name
    count = results.count
    if answers.isEmpty {
      let coverage = Self.mean(results.map(\.coverage))
      right = Share(coverage, of: results.reduce(0) { $0 + ($1.facts ?? 0) })
    } else {
      right = Share(answers.map(\.right))
    }
    read = Share(results.compactMap(\.read))
    quoted = Share(results.compactMap(\.quoted))
    told = Share(answers.filter { !$0.isAnswerable }.map(\.right))
    refused = Share(answers.filter(\.isAnswerable).map(\.isRefused))
    empty = results.count { $0.words == 0 && !$0.declined }
    let ranks = results.compactMap(\.rank)
    recall =
      ranks.isEmpty
      ? nil : EvalSummary.ranks.compactMap { rank in Share(ranks.map { $0 <= rank }) }
    f1 = Self.mean(results.map(\.f1))
    words = Self.mean(results.map { Double($0.words) })
    seconds = EvalSummary.median(results.map(\.seconds))
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }
}

extension EvalResult {
  /// True if the text answers the question; older files say it only by the kind.
  package var isAnswerable: Bool { answerable ?? (kind != "unanswerable") }

  /// True if the answer wrongly says that the text has none.
  package var isRefused: Bool { refused ?? (isAnswerable && declined && !right) }

  /// The share of a summary's key facts that it covers, 0…1.
  fileprivate var coverage: Double {
    guard let facts, facts > 0 else { return 0 }
    return Double(covered ?? 0) / Double(facts)
  }
}

import GRDB
package import Documents

/// Scores passages by the words that they share with a question.
///
/// The score is BM25 (Robertson and Zaragoza 2009) of word stems, in an in-memory index of SQLite's
/// FTS5.
package struct PassageSearch: Sendable {
  private let index: DatabaseQueue
  private let count: Int
  private let weightAround: Double

  /// The weight of a word in a neighbouring passage, relative to one in the passage itself.
  ///
  /// A passage is often found by a name just outside it. On `eval/qa-public`, weights from 0.1 to
  /// 0.4 score the same, and each is better than 0. Words such as “the” aren't left out: their low
  /// rarity has the same effect in any language, and the usual stop lists lose questions.
  package static let usualWeightAround = 0.3

  /// The weight of a word in the passage's lead, relative to one in the passage.
  ///
  /// The lead is the file name, the headings, the table header and the speaker's line.
  private static let weightOfLead = 0.5

  /// Indexes the passages of documents; a word's rarity is counted over all of them.
  ///
  /// With a weight of 0, each passage is scored alone.
  ///
  /// - Parameters:
  ///   - documents: the documents to search.
  ///   - weightAround: the weight of a word in a neighbouring passage.
  ///   - onProgress: called with the share of the passages that are indexed; it may throw to stop.
  /// - Throws: `DocumentError.unsearchable`, and errors of `onProgress`.
  package init(
    _ documents: [Document], weightAround: Double = usualWeightAround,
    onProgress: (Double) throws -> Void = { _ in }
  ) throws {
    count = documents.reduce(0) { $0 + $1.passages.count }
    self.weightAround = weightAround
    do {
      index = try DatabaseQueue()
      try index.write { database in
        try Self.fill(database, with: documents, isAroundKept: weightAround > 0) { row in
          try onProgress(Double(row) / Double(max(1, count)))
        }
      }
    } catch let error as DatabaseError {
      throw DocumentError.unsearchable(reason: "\(error)")
    }
  }

  /// Returns a score for each passage, one document after the other; higher is better.
  ///
  /// 0 means that neither the passage nor its neighbours have a word of the question.
  package func scores(for question: String) async throws(DocumentError) -> [Double] {
    let pattern = SearchTerms.pattern(question)
    let none = [Double](repeating: 0, count: count)
    guard !pattern.isEmpty else { return none }
    do {
      return try await index.read { [weightAround] database in
        var scores = none
        // SQLite's BM25 is negative, the best lowest.
        let rows = try Row.fetchCursor(
          database,
          sql: "SELECT rowid, -bm25(passage, 1, ?, ?) FROM passage WHERE passage MATCH ?",
          arguments: [weightAround, Self.weightOfLead, pattern]
        )
        while let row = try rows.next() { scores[row[0]] = row[1] }
        return scores
      }
    } catch {
      throw .unsearchable(reason: "\(error)")
    }
  }

  private static func fill(
    _ database: Database, with documents: [Document], isAroundKept: Bool,
    onRow: (Int) throws -> Void
  ) throws {
    try database.create(virtualTable: "passage", using: FTS5()) { table in
      table.tokenizer = .porter(
        wrapping: .unicode61(diacritics: .remove, categories: SearchTerms.categories))
      table.content = ""  // The documents have the text; the table only needs to find it.
      table.column("text")
      table.column("around")
      table.column("lead")
    }
    let insert = try database.makeStatement(
      sql: "INSERT INTO passage (rowid, text, around, lead) VALUES (?, ?, ?, ?)")
    var row = 0
    for document in documents {
      let texts = document.passages.map {
        SearchTerms.indexed(document.readableText(in: $0.content))
      }
      for passageIndex in texts.indices {
        if row.isMultiple(of: 256) { try onRow(row) }
        let before = passageIndex > 0 ? texts[passageIndex - 1] : ""
        let after = passageIndex + 1 < texts.count ? texts[passageIndex + 1] : ""
        // Text that isn't indexed must not lengthen the passage either: BM25 divides by the length.
        let around = isAroundKept ? before + "\n" + after : ""
        let lead = SearchTerms.indexed(
          document.lead(of: document.passages[passageIndex]) {
            String(document.readableText(in: $0))
          })
        try insert.execute(arguments: [row, texts[passageIndex], around, lead])
        row += 1
      }
    }
  }
}

extension PassageSearch {
  /// Returns passages that share a rare name with a passage, the rarest name first.
  ///
  /// They may say more about the name.
  ///
  /// A name is a capitalized word that doesn't begin a sentence. Names of the question don't count.
  package func linked(
    from text: String, passageIndex: Int, notIn question: String, most: Int
  ) async -> [Int] {
    let known = Set(question.lowercased().split { !$0.isLetter })
    var counts: [Int: Double] = [:]
    for name in Self.names(in: text) where !known.contains(Substring(name)) {
      let matches = (try? await passages(with: name, most: Self.rare + 1)) ?? []
      guard matches.count <= Self.rare else { continue }
      for other in matches where other != passageIndex {
        counts[other, default: 0] += 1 / Double(matches.count)
      }
    }
    let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return ranked.prefix(most).map(\.key)
  }

  /// The most passages that a name may be in; more frequent names aren't specific.
  private static let rare = 4

  private static func names(in text: String) -> Set<String> {
    var names: Set<String> = []
    var isSentenceStart = true
    for word in text.split(whereSeparator: \.isWhitespace) {
      let letters = word.drop { !$0.isLetter }.prefix { $0.isLetter }
      if !isSentenceStart, letters.count > 2, letters.first?.isUppercase == true {
        names.insert(letters.lowercased())
      }
      isSentenceStart = word.contains { ".!?:".contains($0) } || word.first == "“"
    }
    return names
  }

  /// Returns the passages that have a word, in order.
  private func passages(with word: String, most: Int) async throws -> [Int] {
    try await index.read { database in
      try Int.fetchAll(
        database, sql: "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rowid LIMIT ?",
        arguments: ["text:\"\(word)\"", most])
    }
  }
}

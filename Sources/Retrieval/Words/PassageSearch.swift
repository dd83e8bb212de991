import GRDB
package import Documents

/// Scores passages by the words that they share with a question: BM25 (Robertson and Zaragoza 2009)
/// over stems, by SQLite's FTS5, in memory.
package struct PassageSearch: Sendable {
  private let index: DatabaseQueue
  private let count: Int
  private let weightAround: Double

  /// What a word in a passage before or after counts, of one in the passage itself.
  ///
  /// A passage is often found by a name that stands just outside it. On `eval/qa-public` 0.1 to 0.4
  /// are alike, and each is better than nothing. Words such as “the” aren't left out: their rarity
  /// weight does it, in any language, and the usual lists lose questions.
  package static let usualWeightAround = 0.3

  /// The weight of a word in the passage's lead (file name, headings, table header, speaker's
  /// line), relative to one in the passage.
  private static let weightOfLead = 0.5

  /// Indexes the passages of documents; the words of all of them count together.
  ///
  /// With a weight of 0 it is BM25 of each passage by itself.
  package init(
    _ documents: [Document], weightAround: Double = usualWeightAround
  ) throws(DocumentError) {
    count = documents.reduce(0) { $0 + $1.passages.count }
    self.weightAround = weightAround
    do {
      index = try DatabaseQueue()
      try index.write { try Self.fill($0, with: documents, isAroundKept: weightAround > 0) }
    } catch {
      throw .unsearchable(reason: "\(error)")
    }
  }

  /// A number for each passage, one document after the other: higher is better, and 0 means that
  /// neither the passage nor those beside it have a word of the question.
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
    _ database: Database, with documents: [Document], isAroundKept: Bool
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
      for index in texts.indices {
        let before = index > 0 ? texts[index - 1] : ""
        let after = index + 1 < texts.count ? texts[index + 1] : ""
        // Text that isn't indexed must not lengthen the passage either: BM25 divides by the length.
        let around = isAroundKept ? before + "\n" + after : ""
        let lead = SearchTerms.indexed(
          document.lead(of: document.passages[index]) { String(document.readableText(in: $0)) })
        try insert.execute(arguments: [row, texts[index], around, lead])
        row += 1
      }
    }
  }
}

extension PassageSearch {
  /// Passages, at most so many, that share a rare name with a text and so may go on about it; the
  /// rarest first, without `passage`, which has the text.
  ///
  /// A name is a word in capitals that doesn't begin a sentence; those of the question are no news.
  package func linked(
    from text: String, passage: Int, notIn question: String, most: Int
  ) async -> [Int] {
    let known = Set(question.lowercased().split { !$0.isLetter })
    var counts: [Int: Double] = [:]
    for name in Self.names(in: text) where !known.contains(Substring(name)) {
      let passages = (try? await self.passages(of: name, most: Self.rare + 1)) ?? []
      guard passages.count <= Self.rare else { continue }
      for other in passages where other != passage {
        counts[other, default: 0] += 1 / Double(passages.count)
      }
    }
    let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return ranked.prefix(most).map(\.key)
  }

  /// A name in more passages than this leads everywhere.
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

  /// Passages that have a word, in order.
  private func passages(of word: String, most: Int) async throws -> [Int] {
    try await index.read { database in
      try Int.fetchAll(
        database, sql: "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rowid LIMIT ?",
        arguments: ["text:\"\(word)\"", most])
    }
  }
}

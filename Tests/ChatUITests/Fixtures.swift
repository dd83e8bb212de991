import Chat
import Documents
import Wording

extension Document {
  /// A short text with long lines, a tab, wide letters and an escape sequence.
  static let gatsby = Document(
    name: "gatsby.txt",
    text: """
      The Great Gatsby

      In my younger and more vulnerable years my father gave me some advice that I've been \
      turning over in my mind ever since.

      "Whenever you feel like criticizing anyone," he told me, "just remember that all the \
      people in this world haven't had the advantages that you've had."

      Daisy lived in East Egg,\tacross the bay. 黛西住在東卵。
      A stray \u{1B}[31mescape\u{1B}[0m sequence stays harmless.

      """
        + (1...300).map { "Paragraph \($0): the green light burns at the end of the dock.\n\n" }
        .joined())
}

extension ModelSummary {
  static let tiny = ModelSummary(
    name: "SmolLM2-135M", architecture: "llama", contextLength: 8192, layers: 30, heads: 9,
    kvHeads: 3, threads: 2)
}

extension ReadingPlan {
  static let exact = ReadingPlan(
    mode: .exact, documentTokens: 7080, window: 8192,
    explanation: """
      The document fits (7,080 tokens, room for 8,192). Mode exact: all of it is read, and every \
      token sees all before it.
      """)
  static let stream = ReadingPlan(
    mode: .stream, documentTokens: 70_808, window: 8192,
    explanation: """
      The document has 70,808 tokens. Mode stream: all of it is read, but answers see only the last \
      8,192 tokens (lines 401–609 of 609).
      """)
}

extension ReadingProgress {
  static let halfway = ReadingProgress(
    read: 12_288, total: 70_808, reused: 0, tokensPerSecond: 312.4, remaining: 187.3)
}

extension ReadingProgress {
  static let short = ReadingProgress(
    read: 512, total: 1024, reused: 0, tokensPerSecond: 900, remaining: 1)
}

extension AnswerStatistics {
  static var short: AnswerStatistics {
    var statistics = AnswerStatistics()
    statistics.documentTokens = 7080
    statistics.questionTokens = 24
    statistics.answerTokens = 32
    statistics.reusedTokens = 7090
    statistics.readTokens = 24
    statistics.firstTokenSeconds = 0.4
    statistics.decodeSeconds = 1.0
    statistics.totalSeconds = 1.4
    statistics.mode = .exact
    statistics.seen = [SeenLines(lines: 1...609, visibility: .exact)]
    return statistics
  }
}

extension Telemetry {
  /// A streamed book in a model of ring and full layers, measured and probed.
  static var streaming: Telemetry {
    var telemetry = Telemetry()
    telemetry.documentTokens = 70_808
    telemetry.questionTokens = 24
    telemetry.answerTokens = 131
    telemetry.window = 8192
    telemetry.mode = .stream
    telemetry.seen = [
      SeenLines(lines: 1...12, visibility: .exact),
      SeenLines(lines: 13...400, visibility: .notSeen),
      SeenLines(lines: 401...609, visibility: .windowOnly),
    ]
    telemetry.cacheLayers = (0..<18).map { layer in
      layer % 6 == 5
        ? CacheLayer(window: nil, tokens: 8192, bytes: 8_388_608)
        : CacheLayer(window: 512, tokens: 512, bytes: 524_288)
    }
    telemetry.cacheType = .f16
    telemetry.multiHeadF16Bytes = 603_979_776
    telemetry.sharedHeadsSaving = 452_984_832
    telemetry.windowsSaving = 117_964_800
    telemetry.headsPerKVHead = 4
    telemetry.processBytes = 431_000_000
    telemetry.prefillRate = 312.4
    telemetry.decodeRate = 31.4
    telemetry.firstTokenSeconds = 0.42
    telemetry.prefillStages = stages(0.62, 0.3, 0.05, 0, 0.03)
    telemetry.decodeStages = stages(0.714, 0.15, 0.061, 0.034, 0.041)
    telemetry.threads = 2
    return telemetry
  }

  private static func stages(_ shares: Double...) -> [StageShare] {
    zip(["linear", "attention", "norm", "sampling", "other"], shares).map {
      StageShare(name: $0, share: $1)
    }
  }

  /// With an attention that peaks three quarters into the document.
  static var probed: Telemetry {
    var telemetry = streaming
    telemetry.documentAttention = (0..<1000).map { position in
      let distance = Float(position - 750) / 60
      return 1 / (1 + distance * distance)
    }
    return telemetry
  }
}

extension ReadingPlan {
  static let recall = ReadingPlan(
    mode: .recall, documentTokens: 70_808, window: 8192,
    explanation: """
      Too long for this model at once (70,808 tokens, window of 8,192). Mode recall: a quick look at \
      all of it now, a close look at the best passages for each question.
      """)
}

extension Citation {
  /// A paragraph of a document, by words that begin it.
  static func passage(
    _ number: Int, _ words: String, weight: Double = 0, in document: Document = .gatsby
  ) -> Citation {
    let bytes =
      DocumentSearch(words)?.next(in: document, from: 0).flatMap { match in
        document.passages.first { $0.content.contains(match.bytes.lowerBound) }?.content
      } ?? 0..<0
    let place = document.place(of: bytes)
    return Citation(
      number: number, document: place.part, documentName: place.name, lines: place.lines,
      bytes: bytes, characters: place.characters, weight: weight,
      text: String(document.text(in: bytes)))
  }
}

extension AnswerSources {
  /// Three passages, with weights once there is an answer.
  static func passages(
    weights: [Double] = [0, 0, 0], searched: Int = 639, in document: Document = .gatsby
  ) -> AnswerSources {
    var recollection = AnswerSources(
      way: .passages,
      passages: [
        .passage(1, "Daisy lived in", weight: weights[0], in: document),
        .passage(2, "Paragraph 200:", weight: weights[1], in: document),
        .passage(3, "Paragraph 100:", weight: weights[2], in: document),
      ], searched: searched, total: 639)
    recollection.scanSeconds = 0.02
    recollection.rerankSeconds = 0.5
    return recollection
  }
}

extension AnswerSources {
  /// What an answer attended to so far, of a book of which a part is in sight.
  static func attended(_ count: Int) -> AnswerSources {
    var recollection = passages(weights: [0.62, 0.08, 0.11])
    recollection.way = .attended
    recollection.passages = Array(recollection.passages.prefix(count))
    recollection.searched = 12
    return recollection
  }
}

extension AnswerStatistics {
  static var recalled: AnswerStatistics {
    var statistics = short
    statistics.mode = .recall
    statistics.recollection = .passages(weights: [0.62, 0.08, 0.3])
    statistics.seen = [
      SeenLines(lines: 1...9, visibility: .exact), SeenLines(lines: 10...408, visibility: .light),
      SeenLines(lines: 409...412, visibility: .exact),
      SeenLines(lines: 413...608, visibility: .light),
    ]
    return statistics
  }
}

extension Telemetry {
  /// A book that is read lightly, with passages of it read exactly.
  static var recalling: Telemetry {
    var telemetry = streaming
    telemetry.mode = .recall
    telemetry.lightIndexBytes = 17_300_000
    telemetry.exactBytes = 287_000_000
    telemetry.memoryBudget = 2_000_000_000
    telemetry.seen = [
      SeenLines(lines: 1...9, visibility: .exact), SeenLines(lines: 10...408, visibility: .light),
      SeenLines(lines: 409...412, visibility: .exact),
      SeenLines(lines: 413...500, visibility: .light),
      SeenLines(lines: 501...608, visibility: .notReadYet),
    ]
    return telemetry
  }
}

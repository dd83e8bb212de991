import Tokenization

/// Prose as tokens, with hidden facts, and the questions about them.
struct CalibrationText {
  struct Question {
    let text: String
    /// The number of the sentence that answers it.
    let answer: Int
    let isParaphrase: Bool
  }

  private(set) var tokens: [TokenID] = []
  private(set) var chunks: [Range<Int>] = []
  /// The range of each sentence in `tokens`.
  private(set) var sentences: [Range<Int>] = []
  private(set) var questions: [Question] = []

  private static let factsPerChunk = 7

  /// Writes the chunks: each has all of the filler, from a different sentence on, and facts of its own.
  init(_ tokenizer: any Tokenizer) {
    let filler = CalibrationFiller.sentences
    let spacing = filler.count / Self.factsPerChunk
    for (number, first) in stride(
      from: 0, to: CalibrationFact.all.count, by: Self.factsPerChunk
    ).enumerated() {
      let facts = CalibrationFact.all[first...].prefix(Self.factsPerChunk)
      let start = tokens.count
      for index in filler.indices {
        append(filler[(index + number * spacing) % filler.count], tokenizer)
        let fact = first + index / spacing
        guard facts.indices.contains(fact) else { continue }
        switch index % spacing {
        case 1: append(facts[fact], tokenizer)
        // The decoy comes before the next fact, or after the last one.
        case spacing - 2: append(facts[fact].decoy, tokenizer)
        default: break
        }
      }
      chunks.append(start..<tokens.count)
    }
  }

  private mutating func append(_ fact: CalibrationFact, _ tokenizer: any Tokenizer) {
    for (text, isParaphrase) in [(fact.literal, false), (fact.paraphrase, true)] {
      questions.append(
        Question(text: text, answer: sentences.count, isParaphrase: isParaphrase))
    }
    append(fact.sentence, tokenizer)
  }

  private mutating func append(_ sentence: String, _ tokenizer: any Tokenizer) {
    // Some tokenizers put a space before every text themselves.
    let space = tokenizer.addsSpacePrefix ? "" : " "
    let start = tokens.count
    tokens += tokenizer.encode(space + sentence, [])
    sentences.append(start..<tokens.count)
  }
}

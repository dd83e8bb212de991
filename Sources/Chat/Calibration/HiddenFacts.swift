import Inference
import Tokenization

/// Made-up prose of a chosen length with hidden facts, for measuring how well a model reads.
struct HiddenFacts {
  let text: String
  let facts: [CalibrationFact]

  /// The maximum number of facts in a text, and the tokens of text for each in shorter ones.
  private static let mostFacts = 7
  private static let tokensPerFact = 70
  private static let sentencesPerParagraph = 6

  /// Returns texts of about `tokens` tokens that hide all facts, each text some of them.
  static func texts(ofTokens tokens: Int, _ tokenizer: any Tokenizer) -> [HiddenFacts] {
    let filler = CalibrationFiller.sentences
    func count(_ sentences: [String]) -> Int {
      tokenizer.encode(sentences.joined(separator: " "), []).count
    }
    let perSentence = Double(count(filler)) / Double(filler.count)
    let all = CalibrationFact.all
    let factsPerText = min(mostFacts, max(1, tokens / tokensPerFact))
    return stride(from: 0, to: all.count, by: factsPerText).map { first in
      let facts = Array(all[first...].prefix(factsPerText))
      let hidden = count(facts.flatMap { [$0.sentence, $0.decoy] })
      let sentences = Int(Double(tokens - hidden) / perSentence)
      return HiddenFacts(facts, among: max(2 * facts.count, sentences), seed: first)
    }
  }

  /// Returns each fact in a text of its own, with a sentence before and after it and its decoy.
  static let alone = CalibrationFact.all.enumerated().map { number, fact in
    let filler = CalibrationFiller.sentences
    let (before, after) = (filler[number], filler[(number + filler.count / 2) % filler.count])
    return HiddenFacts(
      text: [before, fact.sentence, fact.decoy, after].joined(separator: " "), facts: [fact])
  }

  private init(text: String, facts: [CalibrationFact]) {
    self.text = text
    self.facts = facts
  }

  /// Hides facts at equal distances, with the decoy of each between it and the next.
  private init(_ facts: [CalibrationFact], among count: Int, seed: Int) {
    var sentences: [String] = []
    var filler: [String] = []
    var round = 0
    for index in 0..<count {
      if filler.isEmpty {
        var generator = SplitMix64(seed: UInt64(seed * 1000 + round))
        filler = CalibrationFiller.sentences.shuffled(using: &generator)
        round += 1
      }
      sentences.append(filler.removeLast())
      for (number, fact) in facts.enumerated() {
        let start = (2 * number + 1) * count / (2 * facts.count)
        if index == start { sentences.append(fact.sentence) }
        if index == min(count - 1, start + max(1, count / (2 * facts.count))) {
          sentences.append(fact.decoy)
        }
      }
    }
    let paragraphs = stride(from: 0, to: sentences.count, by: Self.sentencesPerParagraph).map {
      sentences[$0...].prefix(Self.sentencesPerParagraph).joined(separator: " ")
    }
    self.init(text: paragraphs.joined(separator: "\n\n"), facts: facts)
  }
}

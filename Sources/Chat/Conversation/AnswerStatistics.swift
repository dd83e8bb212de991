package import Foundation
package import Wording

/// The counts and times of one answer.
package struct AnswerStatistics: Sendable, Hashable, Codable {
  package var documentTokens = 0
  package var questionTokens = 0
  package var answerTokens = 0
  package var reusedTokens = 0
  package var readTokens = 0
  /// The number of tokens of the answer's own prompt; not saved.
  package var promptTokens = 0
  package var loadSeconds = 0.0
  package var readSeconds = 0.0
  /// The seconds between the question and the first token; nil if there is none.
  package var firstTokenSeconds: Double?
  /// The seconds from the first token to the last.
  package var decodeSeconds = 0.0
  /// The seconds of the answer, including loading and reading before the question.
  package var totalSeconds = 0.0
  /// The seconds of the total that passed before the question.
  package var openSeconds = 0.0
  package var cacheBytes = 0
  /// The mode of the plan; nil if the answer was stopped before it began.
  package var mode: Mode? {
    get { Mode(rawValue: modeName) }
    set { modeName = newValue?.rawValue ?? "" }
  }
  /// The mode's name, as it is saved in sessions; empty for none.
  private var modeName = ""
  /// The name of the model that found the passages, or “words”; nil if the reader did or nothing was
  /// searched.
  package var finder: String?
  /// True if the answer is that the text has none; not saved.
  package var isRefused = false
  /// The question in full if it leaned on earlier ones; nil if it was answered as it was asked.
  package var understood: String?
  /// True if the length limit ended the answer.
  package var isCutOff = false
  /// The lines of the document and how the model saw them.
  package var seen: [SeenLines] = []
  /// The passages that the answer was made from, with their weights.
  ///
  /// It is nil if the model's retrieval heads are unknown.
  package var recollection: AnswerSources?
  /// The answer's attention over the document; nil if it wasn't measured.
  ///
  /// It is stored apart from the other statistics.
  package var attention: DocumentAttention?

  private enum CodingKeys: String, CodingKey {
    case documentTokens, questionTokens, answerTokens, reusedTokens, readTokens, loadSeconds
    case readSeconds, firstTokenSeconds, decodeSeconds, totalSeconds, openSeconds, cacheBytes
    case modeName = "mode"
    case isCutOff, seen, recollection, finder, understood
  }

  package init() {}

  /// The tokens per second from the first token to the last; nil for fewer than two tokens.
  package var answerRate: Double? {
    guard answerTokens > 1, decodeSeconds > 0 else { return nil }
    return Double(answerTokens - 1) / decodeSeconds
  }
}

/// An answer's attention over the document, in equal ranges of its bytes.
package struct DocumentAttention: Sendable, Hashable {
  /// The attention to each range, in order. // (ranges)
  package let weights: [Float]
  /// The document's length in UTF-8 bytes when the attention was measured.
  package let bytes: Int

  /// Creates the attention; nil if all weights are 0 or the document is empty.
  package init?(_ weights: [Float], bytes: Int) {
    guard bytes > 0, weights.contains(where: { $0 > 0 }) else { return nil }
    self.weights = weights
    self.bytes = bytes
  }

  /// The weights as little-endian 32-bit floats. // (ranges × 4 bytes)
  package var data: Data {
    Data(
      weights.flatMap { weight in
        let bits = weight.bitPattern
        return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
      })
  }

  /// Reads weights in the format of `data`; nil if the length isn't a multiple of 4 or all are 0.
  ///
  /// Negative and infinite weights count as 0.
  package init?(_ data: Data, bytes: Int) {
    guard data.count.isMultiple(of: 4) else { return nil }
    let all = [UInt8](data)
    let weights = stride(from: 0, to: all.count, by: 4).map { start in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(all[start + $1]) << (8 * $1) })
    }
    self.init(weights.map { $0.isFinite ? max(0, $0) : 0 }, bytes: bytes)
  }
}

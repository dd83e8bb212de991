package import Inference
import Tensors
import Tokenization

/// An estimate of the time to read texts on this machine, from about two seconds of reading.
///
/// The cost of a token outside attention doesn't change with the text, but attention grows with the pairs
/// of queries and keys, so the two are measured separately.
package struct PrefillTimes {
  private let configuration: ModelConfiguration
  /// The seconds per token, without attention.
  private let tokenSeconds: Double
  /// The seconds per pair of a query and a key that it sees, in all heads of a layer.
  private let pairSeconds: Double

  /// Reads generated tokens.
  ///
  /// - Parameters:
  ///   - loaded: the model.
  ///   - seconds: the time to read for, at least one batch.
  package init(_ loaded: LoadedModel, seconds: Double = 2) {
    let c = loaded.model.configuration
    configuration = c
    var options = ForwardPass.Options()
    let limit = min(c.contextLength, c.positionLimit ?? .max)
    options.batch = min(c.isEncoder ? 512 : 128, limit)
    var spent = StageTimes()
    var tokens = 0
    var pairs = 0.0
    let clock = ContinuousClock()
    let start = clock.now
    var pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
    repeat {
      if c.isEncoder || pass.cache.count + options.batch > limit {
        pass = ForwardPass(model: loaded.model, ops: loaded.ops, options: options)
      }
      let first = pass.cache.count
      let text = (first..<first + options.batch).map { TokenID($0 * 7919 % c.vocabularySize) }
      _ = loaded.ops.stages.take()
      _ = loaded.model.forward(text[...], pass)
      // The first batch touches weights and memory for the first time.
      if tokens > 0 || clock.now - start > .seconds(seconds) {
        spent += StageTimes(takenFrom: loaded.ops.stages)
        pairs += Self.pairs(c, first..<first + options.batch)
      }
      tokens += options.batch
    } while clock.now - start < .seconds(seconds)
    let counted = max(options.batch, tokens - options.batch)
    tokenSeconds = (spent.total - spent[.attention]) / Double(counted)
    pairSeconds = pairs > 0 ? spent[.attention] / pairs : 0
  }

  /// Returns the seconds that a text of `tokens` tokens takes.
  package func seconds(tokens: Int) -> Double {
    Double(tokens) * tokenSeconds + Self.pairs(configuration, 0..<tokens) * pairSeconds
  }

  /// Returns the approximate number of pairs of queries and keys that they see, in all layers.
  private static func pairs(_ c: ModelConfiguration, _ queries: Range<Int>) -> Double {
    c.patterns.reduce(0) { sum, pattern in
      let last = Double(queries.upperBound)
      let reach = Double(min(pattern.reach, queries.upperBound))
      // First the queries that see everything before them, then the others.
      let start = min(Double(queries.lowerBound), reach)
      let dense = (reach * reach - start * start) / 2
      let windowed = (last - max(reach, Double(queries.lowerBound))) * reach
      return sum + (pattern.isBidirectional ? Double(queries.count) * reach : dense + windowed)
    }
  }
}

extension PrefillTimes {
  /// A table of lengths and times, for a terminal.
  package func lines(threads: Int) -> [String] {
    var table = TextTable([.right, .right])
    for tokens in lengths { table.add(["\(tokens)", Self.words(seconds(tokens: tokens))]) }
    let unit = threads == 1 ? "1 thread" : "\(threads) threads"
    return ["Reading exactly on this machine, \(unit), estimated from two seconds"] + table.lines
  }

  /// The lengths of texts, in tokens, that the model can read.
  var lengths: [Int] {
    let isLimited = configuration.isEncoder || configuration.positionLimit != nil
    let limit = isLimited ? configuration.contextLength : .max
    let lengths = [1, 8, 32, 128, 1024].map { $0 * 1024 }.filter { $0 <= limit }
    return lengths.isEmpty ? [limit] : lengths
  }

  private static func words(_ seconds: Double) -> String {
    switch seconds {
    case ..<0.95: "under a second"
    case ..<90: "\(Int(seconds.rounded(.up))) s"
    case ..<5400: "\(Int((seconds / 60).rounded())) min"
    case ..<172_800: "\(Int((seconds / 3600).rounded())) h"
    default: "\(Int((min(seconds, 1e12) / 86_400).rounded())) days"
    }
  }
}

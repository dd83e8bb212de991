package import Inference
import Tensors

/// A description in words of how a model reads long texts.
package struct ModelStory: Sendable {
  /// The sentences with their topics.
  package let words: [(topic: String, text: String)]

  package init(_ loaded: LoadedModel) {
    let c = loaded.model.configuration
    var words = [
      ("positions", Self.positions(c)),
      ("heads", Self.heads(c)),
      ("layers", Self.layers(c)),
    ]
    if c.experts > 0 {
      words.append(("experts", "\(c.experts) a layer, of which a token uses \(c.expertsUsed)"))
    }
    if c.scoreScaling.cap > 0 {
      words.append(("scores", "softly capped at \(c.scoreScaling.cap)"))
    }
    if c.isEncoder { words.append(("use", "vectors of texts, by lcchat embed")) }
    self.words = words
  }

  package var lines: [String] {
    var table = TextTable([.left, .left])
    for (topic, text) in words { table.add([topic, text]) }
    return ["In words"] + table.lines
  }

  private static func positions(_ c: ModelConfiguration) -> String {
    if let steepest = c.alibiSlopes.max(), let flattest = c.alibiSlopes.min() {
      return "ALiBi: scores fall with distance, by \(steepest) to \(flattest) a token"
    }
    if let limit = c.positionLimit { return "\(limit) learned ones; nothing is read past them" }
    guard let rotation = c.shape.rotations.first else { return "none" }
    var text = "rotary, \(rotation.dimensions) of \(c.headDimension) numbers a head"
    if let scaling = rotation.scaling, scaling != "none" {
      text += ", stretched by \(DisplayText.escaped(scaling, limit: 20))"
      if let factor = rotation.factor { text += " × \(factor)" }
    }
    if Set(c.shape.rotations.map(\.base)).count > 1 { text += ", another base in windowed layers" }
    return text
  }

  private static func heads(_ c: ModelConfiguration) -> String {
    let lengths = "of \(c.headDimension) numbers"
    switch c.kvHeads {
    case c.heads: return "\(c.heads) \(lengths), each with keys and values of its own (multi-head)"
    case 1: return "\(c.heads) \(lengths) share one of keys and values (multi-query)"
    default:
      return "\(c.heads) \(lengths) share \(c.kvHeads) of keys and values (grouped-query)"
    }
  }

  /// Returns the layers of each pattern, such as "15 that see the last 512 tokens (0, 1, …)".
  private static func layers(_ c: ModelConfiguration) -> String {
    var kinds: [(pattern: AttentionPattern, layers: [Int])] = []
    for (layer, pattern) in c.patterns.enumerated() {
      if let index = kinds.firstIndex(where: { $0.pattern == pattern }) {
        kinds[index].layers.append(layer)
      } else {
        kinds.append((pattern, [layer]))
      }
    }
    guard kinds.count > 1 else { return "\(c.layers) that see " + sight(c.patterns[0]) }
    return kinds.map { kind in
      let numbers = kind.layers.prefix(6).map(String.init).joined(separator: ", ")
      let more = kind.layers.count > 6 ? ", …" : ""
      return "\(kind.layers.count) that see \(sight(kind.pattern)) (\(numbers)\(more))"
    }.joined(separator: "; ")
  }

  private static func sight(_ pattern: AttentionPattern) -> String {
    switch pattern {
    case .causal: "everything before"
    case .slidingWindow(let size): "the last \(size) tokens"
    case .bidirectional: "the whole text"
    case .neighbours(let reach): "\(reach) tokens on each side"
    case .sinksAndWindow, .bigBird, .selected: "\(pattern)"
    }
  }
}

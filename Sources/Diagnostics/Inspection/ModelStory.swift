package import Inference
import Tensors

/// A description in words of how a model reads long texts.
package struct ModelStory: Sendable {
  /// The sentences with their topics.
  package let words: [(topic: String, text: String)]

  /// Describes a loaded model; reads the metadata of its file again.
  package init(_ loaded: LoadedModel, path: String) throws(LoadingError) {
    do {
      self.init(loaded, try GGUFFile(path: path).metadata)
    } catch {
      throw LoadingError(path: path, error)
    }
  }

  private init(_ loaded: LoadedModel, _ metadata: GGUFMetadata) {
    let c = loaded.model.configuration
    var words = [
      ("positions", Self.positions(c, loaded.model.rotaries, metadata)),
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

  private static func positions(
    _ c: ModelConfiguration, _ rotaries: [RotaryEmbedding], _ metadata: GGUFMetadata
  ) -> String {
    if let steepest = c.alibiSlopes.max(), let flattest = c.alibiSlopes.min() {
      return "ALiBi: scores fall with distance, by \(steepest) to \(flattest) a token"
    }
    if let limit = c.positionLimit { return "\(limit) learned ones; nothing is read past them" }
    guard let rotary = rotaries.first else { return "none" }
    var text = "rotary, \(rotary.rotatedDimensions) of \(c.headDimension) numbers a head"
    let scaling = "\(c.architecture).rope.scaling"
    let type = (try? metadata.string("\(scaling).type")) ?? nil
    let factor = (try? metadata.float("\(scaling).factor")) ?? nil
    if let type, type != "none" {
      text += ", stretched by \(DisplayText.escaped(type, limit: 20))"
      if let factor { text += " × \(factor)" }
    }
    if Set(rotaries.map(\.frequencies)).count > 1 { text += ", another base in windowed layers" }
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

  /// Runs of the same pattern, as "0–4 the last 512 tokens, 5 everything before, …".
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
      let places = kind.layers.prefix(6).map(String.init).joined(separator: ", ")
      let more = kind.layers.count > 6 ? ", …" : ""
      return "\(kind.layers.count) that see \(sight(kind.pattern)) (\(places)\(more))"
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

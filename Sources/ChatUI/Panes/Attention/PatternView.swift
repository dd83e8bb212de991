import Chat
import Screen

/// The tokens that a layer's pattern lets each token see: queries from top to bottom, keys from left
/// to right, and below them the answer's attention.
struct PatternView: AttentionSubview {
  private static let empty = """
    Nothing read yet. The pattern of each layer shows here with the first tokens that are read.
    """
  /// The least width at which the words are next to the picture.
  private static let wideWidth = 56

  private let picture: LayerPicture?
  /// The weights of the answer's last token in this layer, over equal blocks of the sequence.
  private let weights: [Float]
  /// The share of the sequence that is read.
  private let readShare: Double

  init(_ panel: AttentionPanel, _ state: AppState) {
    let telemetry = state.measurements.telemetry
    let pictures = LayerPicture.all(of: telemetry.patterns)
    let picture = pictures.isEmpty ? nil : pictures[panel.patternIndex(in: state)]
    self.picture = picture
    readShare = picture.map { Self.readShare(of: $0.pattern, state) } ?? 1
    weights =
      picture.flatMap { picture in
        picture.pattern.isPrompt ? telemetry.heads?.blocks(ofLayer: picture.layer) : nil
      } ?? []
  }

  private static func readShare(of pattern: Telemetry.Pattern, _ state: AppState) -> Double {
    var progress = state.progress
    if state.reading.isRecalling, pattern.isPrompt {
      guard case .reading(let own)? = state.transcript.running?.status else { return 1 }
      progress = own
    }
    return progress.map { Double($0.read) / Double(max(1, $0.total)) } ?? 1
  }

  func draw(in grid: inout CellGrid, area: Rect) {
    guard let picture else { return Note(Self.empty).draw(in: &grid, area: area) }
    let isWide = area.width >= Self.wideWidth
    let words = words(of: picture)
    // The heading and the density come first where room is short.
    let wordRows = isWide ? 0 : min(words.count, max(2, area.height - 8))
    let parts = Layout.rows(
      area, [.fixed(isWide ? 0 : min(2, wordRows)), .flexible(), .fixed(max(0, wordRows - 2))])
    var side = parts[1]
    if isWide {
      let width = min(2 * area.height, picture.pattern.side, area.width / 2)
      let columns = Layout.columns(area, [.fixed(width), .fixed(2), .flexible()])
      side = columns[0]
      draw(words, in: &grid, area: columns[2])
    } else {
      draw(Array(words.prefix(2)), in: &grid, area: parts[0])
      draw(Array(words.dropFirst(2)), in: &grid, area: parts[2])
    }
    draw(picture, in: &grid, area: side)
  }

  var summary: String {
    guard let picture else { return "with the first tokens read" }
    return "\(picture.pattern.name) · \(density(picture.pattern))"
  }

  var strip: (any Widget)? { nil }

  // MARK: The picture

  private func draw(_ picture: LayerPicture, in grid: inout CellGrid, area: Rect) {
    let hasWeights = !weights.isEmpty && area.height > 3
    let rows = min(area.height - (hasWeights ? 1 : 0), picture.pattern.side)
    // A cell is twice as high as it is wide.
    let columns = min(area.width, 2 * rows, picture.pattern.side)
    guard rows > 0, columns > 0 else { return }
    for (index, density) in picture.pooled(rows: rows, columns: columns).enumerated() {
      let isRead = Double(index / columns) < readShare * Double(rows)
      let glyph = Self.glyph(density)
      let role: Role = density > 0 && isRead ? .category(1) : .dim
      grid.put(
        glyph, at: Point(x: area.x + index % columns, y: area.y + index / columns),
        style: Style(role))
    }
    guard hasWeights else { return }
    let pooled = pooledWeights(columns: columns)
    let most = pooled.max() ?? 0
    HeatMap(pooled.map { most > 0 ? $0 / most : 0 }).draw(
      in: &grid, area: Rect(x: area.x, y: area.y + rows, width: columns, height: 1))
  }

  private func pooledWeights(columns: Int) -> [Double] {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return [] }
    return (0..<columns).map { column in
      let range = column * weights.count / columns..<(column + 1) * weights.count / columns
      return Double(weights[range].reduce(0, +) / sum)
    }
  }

  private static func glyph(_ density: Float) -> String {
    switch density {
    case ..<0: " "
    case 0: "╌"
    case ..<0.25: "░"
    case ..<0.5: "▒"
    case ..<0.95: "▓"
    default: "█"
    }
  }

  // MARK: The words

  private enum Line {
    case fact(String, String)
    case name(String)
    case legend(Legend)
    case heat(HeatLegend)
  }

  private func words(of picture: LayerPicture) -> [Line] {
    let pattern = picture.pattern
    var lines: [Line] = [
      .fact("Layer \(picture.layer) · \(pattern.sequence)", density(pattern)),
      .name(pattern.name),
      .fact("Tokens", Format.count(pattern.tokens)),
    ]
    if pattern.operationsPerPair > 0 {
      let operations = pattern.operationsPerPair
      lines += [
        .fact("This layer", work(pattern.seenPairs, pattern.densePairs, operations)),
        .fact(
          "All \(picture.layers)", work(picture.allSeen, picture.allDense, operations)),
      ]
    }
    lines.append(
      .legend(
        Legend([
          Legend.Item(glyph: "█", role: .category(1), text: "all"),
          Legend.Item(glyph: "▒", role: .category(1), text: "part"),
          Legend.Item(glyph: "╌", role: .dim, text: "skipped"),
        ])))
    if let most = pooledWeights(columns: min(64, weights.count)).max() {
      lines.append(
        .heat(HeatLegend(cold: "0%", hot: Format.percent(most), unit: "last row: answer")))
    } else if pattern.isPrompt {
      lines.append(.fact("Last row", "with the next answer"))
    }
    return lines
  }

  private func draw(_ lines: [Line], in grid: inout CellGrid, area: Rect) {
    for (index, line) in lines.prefix(area.height).enumerated() {
      let row = Rect(x: area.x, y: area.y + index, width: area.width, height: 1)
      switch line {
      case .fact(let name, let value): Facts([(name, value)]).draw(in: &grid, area: row)
      case .name(let name):
        grid.put(
          DisplayWidth.truncated(name, to: row.width), at: row.origin, style: Style(.accent))
      case .legend(let legend): legend.draw(in: &grid, area: row)
      case .heat(let legend): legend.draw(in: &grid, area: row)
      }
    }
  }

  private func density(_ pattern: Telemetry.Pattern) -> String {
    let share = Double(pattern.seenPairs) / Double(max(1, pattern.densePairs))
    return "\(Format.percent(share)) dense"
  }

  /// Returns the operations of attention, and the share that dense attention would add.
  private func work(_ seen: Int, _ dense: Int, _ operationsPerPair: Int) -> String {
    let operations = Format.operations(Double(seen) * Double(operationsPerPair))
    let saved = Format.percent(1 - Double(seen) / Double(max(1, dense)))
    return "\(operations), \(saved) saved"
  }
}

extension Telemetry.Pattern {
  /// True for the sequence that the answer continues.
  fileprivate var isPrompt: Bool { sequence == "prompt" }
}

extension Telemetry.Heads {
  /// Returns a layer's blocks; empty if their number doesn't fit the layers.
  fileprivate func blocks(ofLayer layer: Int) -> [Float] {
    guard (0..<layers).contains(layer), blocks.count.isMultiple(of: layers) else { return [] }
    let side = blocks.count / layers
    return Array(blocks.dropFirst(layer * side).prefix(side))
  }
}

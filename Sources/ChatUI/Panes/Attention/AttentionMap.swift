package import Chat
package import Documents
import Screen
import Wording

/// The map of the document: a part of it as cells in reading order, its attention, and the cursor.
package struct AttentionMap: Sendable {
  let source: AttentionSource
  let document: Document
  /// The bytes of the document that the map shows.
  let range: Range<Int>
  /// True if the map shows only a part of the document.
  let isPart: Bool
  /// The byte at the cursor; nil for the most attended cell.
  let cursor: Int?
  /// The cells of the map in the panel.
  package private(set) var cells: DocumentCells

  package init(_ panel: AttentionPanel, _ state: AppState) {
    source = AttentionSource(state)
    document = state.document
    let all = 0..<document.text.utf8.count
    let shown = panel.range?.clamped(to: all) ?? all
    range = shown.isEmpty ? all : shown
    isPart = panel.range != nil
    cursor = panel.cursor
    cells = DocumentCells(range, in: panel.geometry.map)
  }

  /// Returns the map in another area.
  func placed(in area: Rect) -> Self {
    var map = self
    map.cells = DocumentCells(range, in: area)
    return map
  }

  /// The cell of the cursor: until it is moved, the most attended one.
  var cursorCell: Int {
    if let cursor { return cells.cell(at: cursor) }
    let shares = source.heat.shares(of: cells)
    return shares.indices.max { (shares[$0], $1) < (shares[$1], $0) } ?? 0
  }

  /// The most attended byte in the cursor's cell, or its first.
  var cursorByte: Int {
    let cell = cells.bytes(of: cursorCell)
    return source.heat.hottest(in: cell) ?? cell.lowerBound
  }

  /// The passage at the cursor; nil in an empty document.
  var passage: MapPassage? {
    guard cells.count > 0 else { return nil }
    return MapPassage(cells.bytes(of: cursorCell), in: document, source.heat)
  }

  /// The shares of the cells, the greatest as 1, and that greatest share.
  var levels: (levels: [Double], greatest: Double) {
    let shares = source.heat.shares(of: cells)
    let greatest = shares.max() ?? 0
    return (shares.map { greatest > 0 ? $0 / greatest : 0 }, greatest)
  }

  /// The name of the part of the document that the map shows.
  var rangeName: String {
    guard isPart, !range.isEmpty else { return "whole document" }
    let lines = document.lines
    let shown = lines.line(at: range.lowerBound)...lines.line(at: range.upperBound - 1)
    guard let location = document.places(ofLines: shown).first else { return "–" }
    return location.lines.lineName(in: document.parts.count > 1 ? location.name : nil)
  }
}

/// The passage of a cell of the map.
package struct MapPassage: Hashable, Sendable {
  package let passage: Passage

  /// Chooses the most attended passage in the cell, or else the first that begins there.
  package init?(_ cell: Range<Int>, in document: Document, _ heat: DocumentHeat) {
    let passages = document.passages
    // The passages cover the whole text: the last one that begins before a byte contains it.
    func index(at byte: Int) -> Int {
      max(0, passages.partitioningIndex { $0.bytes.lowerBound > byte } - 1)
    }
    guard !passages.isEmpty else { return nil }
    if let hottest = heat.hottest(in: cell) {
      passage = passages[index(at: hottest)]
      return
    }
    let first = index(at: cell.lowerBound)
    let beginsBefore = passages[first].bytes.lowerBound < cell.lowerBound
    let next = passages.dropFirst(first + 1).prefix(1).first {
      cell.contains($0.bytes.lowerBound)
    }
    passage = beginsBefore ? next ?? passages[first] : passages[first]
  }

  /// The passage's lines, with the file's name if there are several files.
  package func lines(in document: Document) -> String {
    guard let location = document.places(ofLines: passage.lines).first else { return "–" }
    return location.lines.lineName(in: document.parts.count > 1 ? location.name : nil)
  }

  /// Returns the passage's first words on one line.
  package func words(in document: Document) -> String {
    document.text(in: passage.content).prefix(200).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  /// Returns in words how the model sees the passage's lines; empty if unknown.
  package func sight(_ seen: [SeenLines], in document: Document) -> String {
    var words: [String] = []
    for stretch in seen where stretch.bytes(in: document).overlaps(passage.content) {
      if words.last != stretch.visibility.words { words.append(stretch.visibility.words) }
    }
    return words.joined(separator: ", then ")
  }
}

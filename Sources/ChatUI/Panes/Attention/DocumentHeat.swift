/// The attention to stretches of the document, as shares of one.
package struct DocumentHeat: Hashable, Sendable {
  package struct Stretch: Hashable, Sendable {
    package let bytes: Range<Int>
    package let weight: Double

    package init(_ bytes: Range<Int>, _ weight: Double) {
      self.bytes = bytes
      self.weight = weight
    }
  }

  private let stretches: [Stretch]

  /// Creates shares of measured weights; a value that isn't a weight counts as none.
  package init(_ stretches: [Stretch]) {
    let measured = stretches.filter { $0.weight > 0 && $0.weight.isFinite && !$0.bytes.isEmpty }
    let sum = measured.reduce(0) { $0 + $1.weight }
    self.stretches = measured.map { Stretch($0.bytes, $0.weight / sum) }
  }

  /// Creates shares that together may be less than one.
  package init(shares: [Stretch]) {
    let sum = shares.reduce(0) { $0 + max(0, $1.weight) }
    let normalised = DocumentHeat(shares)
    stretches = normalised.stretches.map { Stretch($0.bytes, $0.weight * min(1, sum)) }
  }

  /// Creates shares of the weights of equal ranges of a text of `bytes` bytes.
  package init(_ weights: [Float], bytes: Int) {
    self.init(
      weights.enumerated().map { index, weight in
        Stretch(
          index * bytes / weights.count..<(index + 1) * bytes / weights.count, Double(weight))
      })
  }

  package var isEmpty: Bool { stretches.isEmpty }

  /// Returns the share of each cell; a stretch is divided among the cells that it reaches.
  package func shares(of cells: DocumentCells) -> [Double] {
    var shares = [Double](repeating: 0, count: cells.count)
    for stretch in stretches {
      let shown = stretch.bytes.clamped(to: cells.bytes)
      guard !shown.isEmpty else { continue }
      for cell in cells.cell(at: shown.lowerBound)...cells.cell(at: shown.upperBound - 1) {
        shares[cell] += stretch.share(in: cells.bytes(of: cell))
      }
    }
    return shares
  }

  /// Returns the middle of the most attended stretch in a range; nil if there is no attention.
  package func hottest(in bytes: Range<Int>) -> Int? {
    let most = stretches.reduce(0) { max($0, $1.share(in: bytes)) }
    // A passage lies on several equal stretches, of which the outer ones belong to its neighbours, too.
    let hottest = stretches.filter { $0.share(in: bytes) >= 0.99 * most }
    guard most > 0, !hottest.isEmpty else { return nil }
    let shared = hottest[hottest.count / 2].bytes.clamped(to: bytes)
    return shared.lowerBound + shared.count / 2
  }
}

extension DocumentHeat.Stretch {
  fileprivate func share(in range: Range<Int>) -> Double {
    weight * Double(bytes.clamped(to: range).count) / Double(bytes.count)
  }
}

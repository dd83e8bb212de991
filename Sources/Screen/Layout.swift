/// Divides an area into rows or columns.
package enum Layout {
  /// The length of a part.
  package enum Part: Hashable, Sendable {
    case fixed(Int)
    /// A share of the length that the fixed parts leave, by weight, at least `minimum`.
    case flexible(weight: Int = 1, minimum: Int = 0)
  }

  /// Returns parts below each other, which together cover the area from the top.
  package static func rows(_ area: Rect, _ parts: [Part]) -> [Rect] {
    var y = area.y
    return lengths(area.height, parts).map { height in
      defer { y += height }
      return Rect(x: area.x, y: y, width: area.width, height: height)
    }
  }

  /// Returns parts next to each other, which together cover the area from the left.
  package static func columns(_ area: Rect, _ parts: [Part]) -> [Rect] {
    var x = area.x
    return lengths(area.width, parts).map { width in
      defer { x += width }
      return Rect(x: x, y: area.y, width: width, height: area.height)
    }
  }

  /// Returns the length of each part; where room is short, earlier parts get theirs first.
  package static func lengths(_ total: Int, _ parts: [Part]) -> [Int] {
    var left = max(0, total)
    var lengths = parts.map { part in
      let wanted =
        switch part {
        case .fixed(let length): length
        case .flexible(_, let minimum): minimum
        }
      let length = min(left, max(0, wanted))
      left -= length
      return length
    }
    // Filling one cell at a time gives minima their due without rounding errors.
    while left > 0 {
      guard let neediest = neediest(parts, lengths) else { break }
      lengths[neediest] += 1
      left -= 1
    }
    return lengths
  }

  /// The flexible part that is shortest for its weight.
  private static func neediest(_ parts: [Part], _ lengths: [Int]) -> Int? {
    var best: (index: Int, weight: Int)?
    for (index, part) in parts.enumerated() {
      guard case .flexible(let weight, _) = part, weight > 0 else { continue }
      if let best, (lengths[index] + 1) * best.weight >= (lengths[best.index] + 1) * weight {
        continue
      }
      best = (index, weight)
    }
    return best?.index
  }
}

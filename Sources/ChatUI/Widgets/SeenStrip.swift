import Chat
package import Documents
import Screen
import Wording

extension [SeenLines] {
  /// Returns for each column how its part of a byte range is seen; the best way counts.
  package func kinds(of range: Range<Int>, columns: Int, in document: Document) -> [UInt8] {
    let cells = DocumentCells(range, in: Rect(x: 0, y: 0, width: Swift.max(0, columns), height: 1))
    var stretches = map { ($0.bytes(in: document), $0.visibility.rawValue) }[...]
    return (0..<cells.count).map { cell in
      let bytes = cells.bytes(of: cell)
      stretches = stretches.drop { $0.0.upperBound <= bytes.lowerBound }
      return stretches.prefix { $0.0.lowerBound < bytes.upperBound }.map(\.1).min()
        ?? Visibility.notReadYet.rawValue
    }
  }
}

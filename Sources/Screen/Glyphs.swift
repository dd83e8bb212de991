/// The characters of one kind of border.
package struct BoxGlyphs: Sendable {
  package let horizontal, vertical: String
  package let topLeft, topRight, bottomLeft, bottomRight: String

  package static let light = BoxGlyphs(
    horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘")
  package static let heavy = BoxGlyphs(
    horizontal: "━", vertical: "┃", topLeft: "┏", topRight: "┓", bottomLeft: "┗", bottomRight: "┛")
}

/// Ladders of block characters, from empty to full.
package enum BlockGlyphs {
  /// Growing upwards, for sparklines.
  package static let vertical = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  /// Growing to the right, for bars.
  package static let horizontal = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
  /// Growing darker, for heat without colour.
  package static let shades = [" ", "░", "▒", "▓", "█"]
}

/// The replacements of graphemes on a display without UTF-8; widgets don't depend on them.
package enum ASCIIFallback {
  /// Returns one ASCII character per column.
  package static func text(for grapheme: String, columns: Int) -> String {
    if grapheme.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return grapheme }
    return table[grapheme] ?? String(repeating: "?", count: max(1, columns))
  }

  private static let table: [String: String] = [
    "╌": "-", "─": "-", "━": "=", "│": "|", "┃": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+",
    "┏": "+", "┓": "+", "┗": "+", "┛": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "▁": "_", "▂": "_", "▃": ".", "▄": ".", "▅": "-", "▆": "=", "▇": "=", "█": "#",
    "▏": "-", "▎": "-", "▍": "-", "▌": "=", "▋": "=", "▊": "=", "▉": "#",
    "░": ".", "▒": ":", "▓": "%", "■": "#", "□": ".", "◆": "@", "▲": "^", "▼": "v", "▶": ">",
    "◀": "<",
    "▸": ">", "›": ">", "‹": "<", "→": ">", "←": "<", "↑": "^", "↓": "v", "✓": "+", "✗": "x",
    "•": "*", "·": ".", "●": "*", "○": "o", "…": "~", "–": "-", "—": "-", "−": "-", "×": "x",
    "‘": "'", "’": "'", "“": "\"", "”": "\"", "\u{A0}": " ",
  ]
}

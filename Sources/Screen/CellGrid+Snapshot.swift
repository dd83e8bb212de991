extension CellGrid {
  /// The grid as plain text, one line per row, without spaces at the line ends.
  package var text: String {
    lines { $0.grapheme }.joined(separator: "\n")
  }

  /// The grid as text, a `---` line, then one letter per cell for its role.
  package var snapshot: String {
    text + "\n---\n" + lines { $0.style.role.letter }.joined(separator: "\n") + "\n"
  }

  private func lines(_ mark: (Cell) -> String) -> [String] {
    (0..<size.height).map { y in
      var line = (0..<size.width).map { x in mark(self[x, y]) }.joined()
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

extension Role {
  /// The letter in snapshots; heat is rounded to tenths, so that small drifts don't show.
  fileprivate var letter: String {
    switch self {
    case .text: " "
    case .dim: "d"
    case .strong: "s"
    case .title: "t"
    case .border: "b"
    case .focusedBorder: "B"
    case .accent: "a"
    case .question: "q"
    case .answer: "A"
    case .notice: "n"
    case .warning: "w"
    case .error: "e"
    case .key: "k"
    case .selection: "S"
    case .searchMatch: "m"
    case .input: "i"
    case .placeholder: "p"
    case .barFill: "#"
    case .barEmpty: "-"
    case .spark: "^"
    case .category(let kind): String(kind % 10)
    case .heat(let heat): ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"][Int(heat) * 10 / 256]
    }
  }
}

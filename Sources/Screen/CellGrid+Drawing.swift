extension CellGrid {
  /// Writes text on one row and returns the columns used, clipping at the grid and `maxWidth`.
  ///
  /// A grapheme that doesn't fit whole is left out. The cells after the first of a wide grapheme are
  /// empty. Control characters are drawn as pictures, so no text can reach the terminal as a command.
  @discardableResult
  package mutating func put(
    _ text: some StringProtocol, at origin: Point, style: Style = Style(), maxWidth: Int = .max
  ) -> Int {
    guard (0..<size.height).contains(origin.y), maxWidth > 0 else { return 0 }
    let room = min(size.width - origin.x, maxWidth)
    // One kind of text is enough for the compiler to make fast.
    let text = Substring(text)
    return text.isPrintableASCII
      ? put(plain: text, at: origin, style: style, room: room)
      : put(any: text, at: origin, style: style, room: room)
  }

  private mutating func put(any text: Substring, at origin: Point, style: Style, room: Int) -> Int {
    var used = 0
    for character in text {
      let columns = DisplayWidth.columns(of: character)
      guard columns > 0 else { continue }
      guard used + columns <= room else { break }
      let x = origin.x + used
      if character.unicodeScalars.first == "\t" {
        for step in 0..<columns where x + step >= 0 {
          place(" ", columns: 1, x: x + step, y: origin.y, style: style)
        }
      } else if x >= 0 {
        let grapheme = VisibleText.picture(of: character) ?? String(character)
        place(grapheme, columns: columns, x: x, y: origin.y, style: style)
      }
      used += columns
    }
    return used
  }

  /// Writes ASCII without controls, which needs no measuring; most text is ASCII.
  private mutating func put(
    plain text: Substring, at origin: Point, style: Style, room: Int
  ) -> Int {
    var used = 0
    for byte in text.utf8.prefix(max(0, room)) {
      let x = origin.x + used
      used += 1
      guard x >= 0 else { continue }
      place(String(UnicodeScalar(byte)), columns: 1, x: x, y: origin.y, style: style)
    }
    return used
  }

  /// Fills an area with a one-column grapheme.
  package mutating func fill(_ area: Rect, with grapheme: String = " ", style: Style = Style()) {
    let area = area.intersection(bounds)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { place(grapheme, columns: 1, x: x, y: y, style: style) }
    }
  }

  /// Draws a border with its title in the top line; focus shows in role and line weight.
  package mutating func box(_ area: Rect, title: String = "", isFocused: Bool = false) {
    guard area.width >= 2, area.height >= 2 else { return }
    let lines = isFocused ? BoxGlyphs.heavy : BoxGlyphs.light
    let style = Style(isFocused ? .focusedBorder : .border)
    let (right, bottom) = (area.maxX - 1, area.maxY - 1)
    // Borders are most of what is drawn: nothing of them needs measuring.
    for y in [area.y, bottom] {
      fill(
        Rect(x: area.x + 1, y: y, width: area.width - 2, height: 1), with: lines.horizontal,
        style: style)
    }
    for x in [area.x, right] {
      fill(
        Rect(x: x, y: area.y + 1, width: 1, height: area.height - 2), with: lines.vertical,
        style: style)
    }
    for (x, y, corner) in [
      (area.x, area.y, lines.topLeft), (right, area.y, lines.topRight),
      (area.x, bottom, lines.bottomLeft), (right, bottom, lines.bottomRight),
    ] {
      fill(Rect(x: x, y: y, width: 1, height: 1), with: corner, style: style)
    }
    // A corner, a line, a space on each side of the title.
    guard !title.isEmpty, area.width > 6 else { return }
    let label = " \(DisplayWidth.truncated(title, to: area.width - 6)) "
    let titleStyle = Style(.title, isFocused ? .bold : [])
    put(label, at: Point(x: area.x + 2, y: area.y), style: titleStyle, maxWidth: area.width - 4)
  }

  /// Changes the style of an area and keeps its graphemes.
  package mutating func restyle(_ area: Rect, _ style: Style) {
    let area = area.intersection(bounds)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX { self[x, y].style = style }
    }
  }

  /// Writes one grapheme and blanks the rest of wide graphemes that it cuts.
  private mutating func place(_ grapheme: String, columns: Int, x: Int, y: Int, style: Style) {
    var lead = x
    while lead > 0, self[lead, y].grapheme.isEmpty { lead -= 1 }
    for cut in lead..<x { self[cut, y].grapheme = " " }
    var tail = x + columns
    while tail < size.width, self[tail, y].grapheme.isEmpty {
      self[tail, y].grapheme = " "
      tail += 1
    }
    self[x, y] = Cell(grapheme, style)
    guard columns > 1 else { return }
    for continuation in (x + 1)..<(x + columns) { self[continuation, y] = Cell("", style) }
  }
}

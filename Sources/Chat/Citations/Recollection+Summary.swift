extension Recollection {
  /// Which way was taken, in a few words that go with an answer.
  package var summary: String {
    if way == .attended, passages.isEmpty { return "attended to no passage in particular" }
    let way =
      switch self.way {
      case .passages: "from \(Self.counted(passages.count)), re-read exactly"
      case .spread: "from a spread of \(Self.counted(passages.count))"
      case .nothing: "no passage stands out"
      case .attended: "attended to \(Self.counted(passages.count))"
      }
    guard searched < total else { return way }
    guard self.way != .attended else { return "\(way) of \(searched.grouped) in sight" }
    return "\(way) · searched \(searched.grouped) of \(Self.counted(total)) so far"
  }

  /// "1 passage", "12 passages".
  package static func counted(_ passages: Int) -> String {
    passages == 1 ? "1 passage" : "\(passages.grouped) passages"
  }
}

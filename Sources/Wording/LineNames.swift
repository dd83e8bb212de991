extension ClosedRange<Int> {
  /// The name of these lines for users: "line 12" or "lines 12–40".
  package var lineName: String { "\(count == 1 ? "line" : "lines") \(numbers)" }

  /// Returns the name of these lines with their file's, such as "notes.md:12–40"; without a file it
  /// is `lineName`.
  package func lineName(in file: String?) -> String {
    file.map { "\($0):\(numbers)" } ?? lineName
  }

  private var numbers: String {
    count == 1 ? lowerBound.grouped : "\(lowerBound.grouped)–\(upperBound.grouped)"
  }
}

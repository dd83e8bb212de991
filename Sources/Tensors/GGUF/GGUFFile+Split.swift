import Glibc

// Large models are published in several files, made by `llama-gguf-split`. Each has some of the
// tensors; only the first one has the metadata.
extension GGUFFile {
  /// This part's number, from 1, and the number of all parts; nil for a whole model.
  package var part: (number: Int, count: Int)? {
    get throws(GGUFError) {
      guard let count = try metadata.int("split.count"), count > 1 else { return nil }
      let number = try metadata.int("split.no") ?? 0
      guard count <= GGUFPartName.largest, 0..<count ~= number else {
        throw .invalidValue(
          key: "split.no", expected: "the number of a part", found: "\(number) of \(count)")
      }
      return (number + 1, count)
    }
  }

  /// Throws `GGUFError.partOfModel`, with advice on joining the parts, if the file isn't a whole
  /// model.
  package func requireWhole(path: String) throws(GGUFError) {
    guard let part = try part else { return }
    let name = GGUFPartName(path: path, count: part.count)
    throw .partOfModel(
      part.number, of: part.count, first: name?.path(of: 1), whole: name?.whole,
      missing: name?.missing ?? [])
  }
}

/// The names of a model's parts: `NAME-00002-of-00003.gguf`.
private struct GGUFPartName {
  /// The largest number with five digits.
  static let largest = 99_999

  private let stem: String
  private let count: Int

  /// Parses a part's path; nil if the file's name has another form.
  init?(path: String, count: Int) {
    let ending = Self.ending(1, count)
    guard path.utf8.count > ending.utf8.count, path.hasSuffix(ending.dropFirst(6)) else {
      return nil
    }
    let number = path.dropLast(ending.count - 6).suffix(6)
    guard number.first == "-", number.dropFirst().allSatisfy(\.isNumber) else { return nil }
    stem = String(path.dropLast(ending.count))
    self.count = count
  }

  var whole: String { stem + ".gguf" }

  func path(of number: Int) -> String { stem + Self.ending(number, count) }

  /// The paths of the parts that aren't in this part's folder.
  var missing: [String] {
    (1...count).map(path(of:)).filter { path in
      // SAFETY: the path is a terminated copy for the time of the call.
      unsafe access(path, F_OK) != 0
    }
  }

  private static func ending(_ number: Int, _ count: Int) -> String {
    "-\(padded(number))-of-\(padded(count)).gguf"
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}

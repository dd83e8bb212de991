package import Tensors

/// The name of a model for people.
///
/// If a file was converted from a folder of checkpoints, its metadata has the folder's name. The file's
/// own name, such as “SmolLM2-135M-Instruct”, is used instead.
package struct ModelName {
  package let text: String

  package init(_ metadata: GGUFMetadata, path: String, architecture: String) {
    func string(_ key: String) -> String? { (try? metadata.string(key)).flatMap { $0 } }
    let file = Self.withoutQuantization(path)
    let name = string("general.name") ?? string("general.basename") ?? architecture
    let parts = ["general.basename", "general.size_label"].compactMap(string).map(Self.letters)
    let isFileNamed = parts.count == 2 && parts.allSatisfy { Self.letters(file).contains($0) }
    // The metadata's name reads better if only its dashes differ.
    text = isFileNamed && Self.letters(file) != Self.letters(name) ? file : name
  }

  /// Returns the file's name without folder, ending and type: "a/SmolLM2-135M.Q4_1.gguf" →
  /// "SmolLM2-135M".
  private static func withoutQuantization(_ path: String) -> String {
    var name = String(path.split(separator: "/").last ?? "")
    if name.lowercased().hasSuffix(".gguf") { name.removeLast(5) }
    guard let cut = name.lastIndex(where: { $0 == "." || $0 == "-" }) else { return name }
    let ending = name[name.index(after: cut)...].lowercased()
    let isType = ending.wholeMatch(of: /i?q\d.*|b?f16|f32|tq\d.*|mxfp4/) != nil
    return isType ? String(name[..<cut]) : name
  }

  private static func letters(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}

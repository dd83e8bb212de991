import Wording

/// Distinguishes files of the same name by as few of their folders as needed.
enum DocumentNames {
  /// Returns a name for each file that is different from the others'; a unique name stays as it is.
  ///
  /// Files with the same path, or without one, keep their names.
  static func distinct(_ files: [(name: String, path: String?)]) -> [String] {
    var names = files.map(\.name)
    let groups = Dictionary(grouping: files.indices) { files[$0].name }
    for group in groups.values where group.count > 1 {
      let paths = group.compactMap { index in
        files[index].path.map { (index: index, steps: steps(to: names[index], path: $0)) }
      }.sorted { $0.steps.lexicographicallyPrecedes($1.steps) }
      for (index, path) in paths.enumerated() {
        // In this order, the paths with the longest common end are neighbours.
        let neighbours = [index - 1, index + 1].filter { paths.indices.contains($0) }
          .map { paths[$0].steps }
        let shared = neighbours.map { zip($0, path.steps).prefix { $0 == $1 }.count }.max()
        guard let shared, !neighbours.contains(path.steps) else { continue }
        let name = path.steps.prefix(shared + 1).reversed().joined(separator: "/")
        // If the whole path is the end of another file's path, its name begins at the root.
        names[path.index] = shared < path.steps.count ? name : "/" + name
      }
    }
    return names
  }

  /// Returns the file's name and its folders, from the innermost to the outermost.
  private static func steps(to name: String, path: String) -> [String] {
    let folders = path.split(separator: "/").dropLast().map { String($0).escapingControls }
    return [name] + folders.reversed()
  }
}

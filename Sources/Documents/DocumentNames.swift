/// Distinguishes files of the same name by as few of their folders as needed.
enum DocumentNames {
  /// Returns a name for each file that is different from the others'; a unique name stays as it is.
  ///
  /// Files with the same path, or without one, keep their names.
  static func telling(_ files: [(name: String, path: String?)]) -> [String] {
    let same = Dictionary(grouping: files.indices, by: { files[$0].name })
    let components = files.map { file in
      file.path.map {
        $0.split(separator: "/").dropLast().map { String($0).escapingControls } + [file.name]
      }
    }
    return files.indices.map { index in
      let name = files[index].name
      let others = (same[name] ?? []).filter { $0 != index }.compactMap { components[$0] }
      guard !others.isEmpty, let own = components[index], !others.contains(own) else { return name }
      let count = (2...max(2, own.count)).first { count in
        count <= own.count && !others.contains { $0.suffix(count) == own.suffix(count) }
      }
      // The whole path is the end of another file's path, so it begins at the root.
      guard let count else { return "/" + own.joined(separator: "/") }
      return own.suffix(count).joined(separator: "/")
    }
  }
}

/// Tells files of one name apart, by as much of their folders as it takes.
enum DocumentNames {
  /// What each file is called among the others; a name that is alone stays what it is.
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
      // What is left is the end of another's path.
      guard let count else { return "/" + own.joined(separator: "/") }
      return own.suffix(count).joined(separator: "/")
    }
  }
}

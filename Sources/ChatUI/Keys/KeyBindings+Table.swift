extension KeyBindings {
  /// The table as Markdown, one row a binding, for the README.
  package static var markdown: String {
    var lines = ["| where | keys | what they do |", "|---|---|---|"]
    for section in sections {
      for (index, binding) in section.bindings.enumerated() {
        let keys = binding.keys.map { "`\($0.name)`" }.joined(separator: " ")
        lines.append("| \(index == 0 ? section.title : "") | \(keys) | \(binding.help) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The bindings for readers: what document and conversation share stands once.
  package static var sections: [(title: String, bindings: [KeyBinding])] {
    KeyContext.allCases.flatMap { context in
      let bindings = all.filter { $0.context == context }
      let own = (context.title, bindings.filter { !isShared($0) })
      guard context == .document else { return [own] }
      return [("Document and conversation", bindings.filter(isShared)), own]
    }
  }

  private static func isShared(_ binding: KeyBinding) -> Bool {
    let contexts: Set<KeyContext> = [.document, .transcript]
    return contexts.contains(binding.context)
      && contexts.isSubset(
        of: all.filter { $0.keys == binding.keys && $0.command == binding.command }.map(\.context))
  }
}

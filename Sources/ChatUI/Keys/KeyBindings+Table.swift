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
    KeyContext.allCases.compactMap { context in
      if context == .transcript { return nil }
      let bindings = all.filter { $0.context == context }
      return (context == .document ? "Document and conversation" : context.title, bindings)
    }
  }
}

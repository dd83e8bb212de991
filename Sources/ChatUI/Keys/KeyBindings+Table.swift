extension KeyBindings {
  /// The standard table as Markdown, one row a binding, for the README.
  package static var markdown: String {
    var lines = ["| where | keys | what they do |", "|---|---|---|"]
    for section in KeyBindings().sections {
      for (index, binding) in section.bindings.enumerated() {
        let keys = binding.keys.map { "`\($0.name)`" }.joined(separator: " ")
        lines.append("| \(index == 0 ? section.title : "") | \(keys) | \(binding.help) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The bindings for readers; what has no key any more doesn't stand there.
  package var sections: [(title: String, bindings: [KeyBinding])] {
    KeyContext.allCases.map { context in
      (context.title, all.filter { $0.context == context && !$0.keys.isEmpty })
    }.filter { !$0.bindings.isEmpty }
  }
}

import ChatUI
import Foundation
import Screen
import Testing

struct KeyBindingsTests {
  private static let table = {
    let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
    let text = try? String(contentsOf: root.appending(path: "docs/keys.md"), encoding: .utf8)
    return text ?? ""
  }()

  @Test(arguments: KeyBindings().contexts)
  func `no key has two meanings in one context`(_ context: KeyContext) {
    let keys = KeyBindings().all.filter { $0.context == context }.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test func `the keys of the question are known to the editor`() {
    for binding in KeyBindings().all where binding.command == .edit {
      for key in binding.keys {
        var editor = TextEditor("a b", history: ["c"])
        _ = editor.handle(.left)
        let known = editor.handle(key) || key == .down || key == .control("n")
        #expect(known, "\(key.name)")
      }
    }
  }

  @Test func `readers find every binding once`() {
    let listed = KeyBindings().sections.flatMap(\.bindings)
    for binding in KeyBindings().all {
      let alike = listed.filter { $0.keys == binding.keys && $0.command == binding.command }
      #expect(!alike.isEmpty, "\(binding.help)")
    }
    #expect(KeyBindings().sections.allSatisfy { !$0.bindings.isEmpty })
  }

  @Test func `docs/keys.md has the table of keys`() {
    #expect(Self.table.contains(KeyBindings.markdown), "it should be:\n\(KeyBindings.markdown)")
  }
}

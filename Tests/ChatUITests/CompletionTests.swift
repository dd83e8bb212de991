import Chat
import ChatUI
import Documents
import Screen
import Synchronization
import TestSupport
import Testing

/// Tab in the question, and the files that a question names.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct CompletionTests {
  private func app(_ files: String...) async -> AppDriver {
    let app = AppDriver()
    app.files.documents.withLock { documents in
      for path in files { documents[path] = Document(name: path, text: "The house is red.\n") }
    }
    await app.finishOpening()
    return app
  }

  @Test(
    arguments: [
      ("/th", "/theme "), ("/m", "/mo"), ("/theme h", "/theme high-contrast "),
      ("/mode re", "/mode recall "), ("/quote f", "/quote first "), ("/mouse o", "/mouse o"),
      ("/open a/o", "/open a/one.txt"),
      ("What says @b", "What says @b.txt "), ("@b", "@b.txt "), ("Why (@b", "Why (@b.txt "),
      ("See @m", "See @\"my file.txt\" "), ("See @\"my f", "See @\"my file.txt\" "),
      ("/open my", "/open my file.txt"), ("@a/", "@a/o"), ("See @a/one", "See @a/one.txt "),
      ("/model s", "/model smollm2"), ("/model gg", "/model gguf/big.GGUF"),
      ("/budget 2", "/budget 2G "), ("/export out/t", "/export out/talk.md"), ("/re", "/re"),
      ("/mod", "/mode"), ("/export! out/t", "/export! out/talk.md"),
    ])
  func `Tab completes what is sure`(typed: String, completed: String) async {
    let app = await app(
      "a/one.txt", "a/other.txt", "b.txt", "gguf/big.GGUF", "my file.txt", "out/talk.md")
    if typed == "/open a/o" {
      app.files.documents.withLock { $0["a/other.txt"] = nil }
    }
    await app.type(typed)
    await app.press(.tab)
    #expect(app.state.question.editor.text == completed)
    #expect(app.state.focus == .input)
  }

  @Test(arguments: ["", "Who is Daisy?"])
  func `Tab goes to the next part where there is nothing to complete`(typed: String) async {
    let app = await app("b.txt")
    await app.type(typed)
    await app.press(.tab)
    #expect(app.state.focus == .document)
    #expect(app.state.question.editor.text == typed)
  }

  @Test(arguments: [
    ("/nothing", "No command begins with /nothing"), ("/quit x", "Nothing to complete here"),
    ("/nothing x", "Nothing to complete here"), ("/save s", "Nothing to complete here"),
    ("a@b", "Nothing to complete here"), ("@@b", "Nothing to complete here"),
    ("/theme dark", "Nothing is left to complete"), ("/mode x", "Nothing begins with x: auto"),
    ("/open b.txt", "Nothing is left to complete"), ("/budget lots", "Nothing begins with lots"),
    ("/model x", "No model's name or path begins with x"), ("@b.txt why?", "Nothing to complete"),
    ("/export x", "No file's path begins with x"),
  ])
  func `Tab never leaves a command or a file that is half typed`(typed: String, told: String) async
  {
    let app = await app("b.txt")
    await app.type(typed)
    await app.press(.tab)
    #expect(app.state.focus == .input)
    #expect(app.state.question.editor.text == typed)
    #expect(app.text.contains(told), "\(app.state.message ?? "")")
  }

  @Test func `models are told by name and by file`() async {
    let app = await app("b.txt", "models/a.gguf", "models/b.gguf")
    await app.type("/model ")
    await app.press(.tab)
    #expect(app.text.contains("gemma3  smollm2  a.gguf  b.gguf"))
  }

  @Test func `what there is to choose from is told`() async {
    let app = await app("a/one.txt", "a/other.txt")
    await app.type("@a/")
    await app.press(.tab)
    #expect(app.text.contains("one.txt  other.txt"))
    await app.press(.control("u"))
    await app.type("@nothing")
    await app.press(.tab)
    #expect(app.text.contains("No file's path begins with nothing"))
  }

  @Test func `a listing for what is typed no longer is of no use`() {
    var state = AppState(document: .gatsby, size: Size(width: 80, height: 24))
    for character in "@ab" { _ = state.reduce(.key(.character(character))) }
    _ = state.reduce(.filesListed(["a.txt"], prefix: "a"))
    #expect(state.question.editor.text == "@ab")
    _ = state.reduce(.filesListed(["other"], prefix: "ab"))
    #expect(state.question.editor.text == "@ab")
  }

  @Test func `a question that names a file opens it and waits for it`() async {
    let app = await app("a/notes.md")
    await app.ask("What colour says @a/notes.md?")
    #expect(app.answering.asked.isEmpty)
    #expect(app.answering.opened.count == 2)
    await app.finishOpening()
    #expect(app.answering.asked.map(\.question) == ["What colour says notes.md?"])
    await app.answer(.text("Red."), .ended(.finished(.short)))
    await app.ask("And @a/notes.md again?")
    #expect(app.answering.opened.count == 2)
    #expect(app.answering.asked.map(\.question).last == "And notes.md again?")
  }

  @Test func `a file without a question is only opened`() async {
    let app = await app("b.txt")
    await app.ask("@b.txt")
    await app.finishOpening()
    #expect(app.answering.opened.count == 2)
    #expect(app.answering.asked.isEmpty)
  }

  @Test func `a question about a file that isn't there comes back to be changed`() async {
    let app = await app()
    await app.ask("What says @missing.txt?")
    #expect(app.answering.asked.isEmpty)
    #expect(app.text.contains("Not asked. (Write @@ for a plain @.)"))
    #expect(app.state.question.editor.text == "What says @missing.txt?")
    await app.press(.control("u"))
    await app.ask("What is an @@ sign?")
    #expect(app.answering.asked.map(\.question) == ["What is an @ sign?"])
  }

  @Test(
    arguments: [
      ("a @b c", "a b c", ["b"]), ("@\"my file\": why?", "my file: why?", ["my file"]),
      ("x@y.z", "x@y.z", []), ("@ alone", "@ alone", []), ("(@a/b.txt)", "(b.txt)", ["a/b.txt"]),
      ("@a @a @/x/y", "a a y", ["a", "/x/y"]), ("@\"open", "\"open", ["\"open"]),
    ] as [(String, String, [String])])
  func `files are told from other words`(text: String, question: String, paths: [String]) {
    let mentions = FileMentions(text)
    #expect(mentions.question == question)
    #expect(mentions.paths == paths)
  }

  @Test func `files of one name keep their folders in the question`() {
    let names = ["x.txt", "x.txt", "n.txt"]
    let mentions = FileMentions(
      "Does @./a/x.txt say what @/h/b/x.txt and @c/n.txt do?", among: names)
    #expect(mentions.question == "Does a/x.txt say what h/b/x.txt and n.txt do?")
    #expect(mentions.paths == ["./a/x.txt", "/h/b/x.txt", "c/n.txt"])
  }

  @Test func `^R finds an earlier question, Enter takes it, Esc gives back what was typed`() async {
    let app = await app()
    for question in ["Who is Daisy?", "Where is Tom?", "Why?"] {
      await app.ask(question)
      await app.answer(.text("."), .ended(.finished(.short)))
    }
    await app.type("half")
    await app.press(.control("r"))
    await app.type("is")
    #expect(app.text.contains("Earlier question with: is") && app.text.contains("› Where is Tom?"))
    await app.press(.control("r"))
    #expect(app.text.contains("› Who is Daisy?"))
    await app.press(.control("r"))
    #expect(app.text.contains("Not found: is") && app.text.contains("› Who is Daisy?"))
    await app.press(.escape)
    #expect(app.state.question.editor.text == "half")
    await app.press(.control("r"))
    await app.type("tom")
    await app.press(.enter)
    #expect(app.state.question.editor.text == "Where is Tom?")
    #expect(app.answering.asked.count == 3)
  }

  @Test func `while earlier questions are looked for, an editing key takes the one in sight`() async
  {
    let app = await app()
    await app.ask("Who is Daisy?")
    await app.press(.control("r"), .character("d"), .home, .character("!"))
    #expect(app.state.question.editor.text == "!Who is Daisy?")
    await app.press(.control("u"), .control("r"), .character("d"), .tab)
    #expect(app.state.question.historySearch == nil)
  }

  @Test func `without questions there is nothing to look for`() async {
    let app = await app()
    await app.press(.control("r"))
    #expect(app.text.contains("No question was asked yet"))
    #expect(app.state.question.historySearch == nil)
  }
}

import Chat
import Documents
import Testing
import TestSupport

/// Markup of web pages in the answers of base models.
@Suite(.timeLimit(.minutes(10)))
struct MarkupTests {
  private func answer(_ parts: [String], about text: String = "A dragon is blue.") async -> String {
    let session = Conversation(
      document: Document(name: "x", text: text), modelName: "scripted"
    ) { Models(reader: ScriptedBackend([.says(parts)])) }
    var shown = ""
    for await event in session.ask("What?") {
      if case .text(let part) = event { shown += part }
    }
    return shown
  }

  @Test(arguments: [
    (["<b>青い", "龍</b>"], "青い龍"), (["<", "b", ">x</", "b>", " y"], "x y"),
    (["a <i class=\"k\">b</i><br/>c"], "a bc"), (["1 < 2 and 3 > 2"], "1 < 2 and 3 > 2"),
    (["Array<Int>"], "Array<Int>"), (["x <b"], "x <b"), (["<B>Big</B>"], "Big"),
    (["<unused0> a<", "b c"], "<unused0> a<b c"),
  ])
  func `simple tags are taken out of an answer`(_ parts: [String], _ shown: String) async {
    #expect(await answer(parts) == shown)
  }

  @Test func `an answer of nothing but tags is shown with them`() async {
    #expect(await answer([" <br>", "<br/> "]) == "<br><br/>")
  }

  @Test func `a tag that the document has, too, stays`() async {
    let text = "<p>Write <b>bold</b> so.</p>"
    #expect(
      await answer(["Write <b>bold</b>", " <i>so</i>"], about: text) == "Write <b>bold</b> so")
  }
}

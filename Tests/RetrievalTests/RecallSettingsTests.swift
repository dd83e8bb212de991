import Retrieval
import Testing

struct RecallSettingsTests {
  @Test func `a reader of short texts gets one passage at a time, and drafts compete`() {
    let settings = RecallSettings().suited(toSpan: 250, contextLength: 32_768)
    #expect(settings == RecallSettings())
    #expect(settings.drafts)
  }

  @Test func `a reader of long texts gets all passages at once, and more of them`() {
    let settings = RecallSettings().suited(toSpan: 32_000, contextLength: 131_072)
    #expect(!settings.drafts)
    #expect(settings.passageTokens == 4000)
    #expect(settings.mostPassages == .max)
  }

  @Test func `passages take at most half of a short context`() {
    #expect(RecallSettings().suited(toSpan: 0, contextLength: 512).passageTokens == 256)
    #expect(RecallSettings().suited(toSpan: 8000, contextLength: 6000).passageTokens == 3000)
  }

  @Test func `values that were chosen stay`() {
    var chosen = RecallSettings()
    chosen.passageTokens = 700
    chosen.mostPassages = 3
    let settings = chosen.suited(toSpan: 32_000, contextLength: 1000)
    #expect(settings.passageTokens == 700)
    #expect(settings.mostPassages == 3)
    #expect(!settings.drafts)
  }
}

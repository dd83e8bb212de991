import Chat
import Retrieval
import Testing
import TestSupport
import Tokenization

struct ReadingChunksTests {
  private struct Text {
    var tokens: [TokenID] = []
    var passages: [Range<Int>] = []

    init(_ passages: [[TokenID]]) {
      for passage in passages {
        self.passages.append(tokens.count..<tokens.count + passage.count)
        tokens += passage
      }
    }

    var chunks: [Range<Int>] { ReadingChunks.ranges(of: passages, in: tokens, about: 1000) }

    /// The tokens of each chunk.
    var texts: Set<[TokenID]> {
      Set(
        chunks.map {
          Array(tokens[passages[$0.lowerBound].lowerBound..<passages[$0.upperBound - 1].upperBound])
        })
    }
  }

  private func passages(_ count: Int) -> [[TokenID]] {
    var generator = SplitMix(seed: 7)
    return (0..<count).map { _ in
      (0..<Int.random(in: 60...200, using: &generator)).map { _ in
        TokenID.random(in: 0...50_000, using: &generator)
      }
    }
  }

  @Test func `chunks hold every passage once, and about as many tokens as wanted`() {
    let text = Text(passages(400))
    #expect(text.chunks.flatMap { Array($0) } == Array(0..<400))
    let sizes = text.texts.map(\.count)
    #expect(sizes.allSatisfy { $0 <= 1250 })
    #expect(sizes.count { $0 < 750 } <= 1, "only the last may be short")
  }

  @Test func `a passage that is put in changes only the chunks near it`() {
    var passages = passages(400)
    let before = Text(passages).texts
    passages.insert(Array(repeating: 9, count: 130), at: 60)
    let after = Text(passages).texts
    #expect(after.subtracting(before).count <= 6, "of \(after.count)")
  }

  @Test func `a passage that is longer than a chunk is one, and no passages are none`() {
    #expect(Text([Array(repeating: 1, count: 3000), [2, 3]]).chunks == [0..<1, 1..<2])
    #expect(Text([]).chunks.isEmpty)
  }
}

import Chat
import ChatUI
import Testing

struct LayerPictureTests {
  @Test func `each layer of each sequence has its picture, in order`() {
    let pictures = LayerPicture.all(of: Telemetry.patterned.patterns)
    #expect(pictures.map(\.layer) == Array(0..<18) + Array(0..<5))
    #expect(pictures[5].pattern.name == "dense: all before" && pictures[5].layers == 18)
    #expect(pictures[18].pattern.sequence == "light pass" && pictures[18].layers == 5)
    let prompt = Telemetry.patterned.patterns.prefix(2)
    #expect(pictures[0].allSeen == prompt.reduce(0) { $0 + $1.layers.count * $1.seenPairs })
  }

  @Test(arguments: [(64, 64), (16, 32), (1, 1), (7, 13)])
  func `a smaller picture holds the means of the larger one's blocks`(_ rows: Int, _ columns: Int) {
    let picture = LayerPicture.all(of: Telemetry.patterned.patterns)[0]
    let pooled = picture.pooled(rows: rows, columns: columns)
    #expect(pooled.count == rows * columns)
    #expect(pooled.allSatisfy { $0 == -1 || (0...1).contains($0) })
    if rows == 64 { #expect(pooled == picture.pattern.density) }
    #expect(pooled[(rows - 1) * columns] >= 0, "the oldest keys lie before the newest queries")
  }
}

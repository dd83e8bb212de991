import Screen
import Testing

@Suite struct ViewportTests {
  @Test func `scrolling stops at both ends`() {
    var viewport = Viewport(height: 4, count: 10)
    viewport.scroll(by: -1)
    #expect(viewport.visible == 0..<4)
    viewport.scroll(byPages: 1)
    #expect(viewport.visible == 3..<7)
    viewport.scroll(byPages: 9)
    #expect(viewport.visible == 6..<10)
  }

  @Test func `at the end new rows are followed, further up they are not`() {
    var viewport = Viewport(height: 2, count: 3, followsEnd: true)
    viewport.resize(height: 2, count: 5)
    #expect(viewport.visible == 3..<5)
    viewport.scroll(by: -1)
    viewport.resize(height: 2, count: 9)
    #expect(viewport.visible == 2..<4)
  }

  @Test func `a row is brought into sight with the least movement`() {
    var viewport = Viewport(height: 3, count: 10)
    viewport.reveal(5)
    #expect(viewport.visible == 3..<6)
    viewport.reveal(4)
    #expect(viewport.visible == 3..<6)
    viewport.reveal(1)
    #expect(viewport.visible == 1..<4)
  }

  @Test func `fewer rows than room all show`() {
    let viewport = Viewport(height: 9, count: 2)
    #expect(viewport.visible == 0..<2)
    #expect(Viewport().visible.isEmpty)
  }
}

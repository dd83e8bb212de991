import Chat
import Testing

struct ReadingRateTests {
  private let start = ContinuousClock.now

  @Test func `nothing is promised before a second has passed`() {
    var rate = ReadingRate()
    let first = rate.progress(read: 50, total: 1000, reused: 50, at: start)
    #expect(first.tokensPerSecond == 0 && first.remaining == nil && first.reused == 50)
    let early = rate.progress(
      read: 100, total: 1000, reused: 50, at: start + .milliseconds(500))
    #expect(early.tokensPerSecond == 100 && early.remaining == nil)
    let later = rate.progress(read: 150, total: 1000, reused: 50, at: start + .seconds(1))
    #expect(later.tokensPerSecond == 100 && later.remaining == 8.5)
  }

  @Test func `the rate is that of the last five seconds`() {
    var rate = ReadingRate()
    for second in 0..<20 {
      // A hundred tokens a second for ten seconds, then ten.
      let read = second <= 10 ? second * 100 : 1000 + (second - 10) * 10
      let progress = rate.progress(
        read: read, total: 2000, reused: 0, at: start + .seconds(second))
      if second == 10 { #expect(progress.tokensPerSecond == 100) }
      if second == 19 {
        #expect(progress.tokensPerSecond == 10)
        #expect(progress.remaining == 91)
      }
    }
  }
}

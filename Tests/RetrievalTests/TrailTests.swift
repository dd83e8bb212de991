import Retrieval
import Testing

struct TrailTests {
  @Test func `support is the question's attention to the passages and the draft's sureness`() {
    func support(_ sureness: Double, attention: Double? = 0.12) -> Double? {
      Trail.support(
        of: Draft(group: [3], text: "a", sureness: sureness), attention: attention,
        calibrated: 0.12)
    }
    let least = RecallSettings().leastSupport
    #expect(support(-0.7).map { $0 >= least } == true)
    #expect(support(-0.9).map { $0 >= least } == false)
    #expect(support(-0.4, attention: 0).map { $0 >= least } == true)
    #expect(support(-0.6, attention: 0).map { $0 >= least } == false)
    #expect(support(-0.6, attention: 9).map { $0 >= least } == true)
    #expect(support(-0.6, attention: nil) == nil, "the passages weren't judged")
  }
}

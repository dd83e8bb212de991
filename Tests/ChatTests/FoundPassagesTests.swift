import Chat
import Testing

struct FoundPassagesTests {
  private func found(attention: Double, likelihood: Double?) -> FoundPassages {
    var found = FoundPassages()
    found.ranking = [3, 1]
    found.judged = [
      .init(place: 1, attention: 9, likelihood: 0),
      .init(place: 3, attention: attention, likelihood: likelihood),
    ]
    return found
  }

  @Test func `an answer's support is the question's attention plus the model's certainty`() {
    func support(_ sureness: Double, attention: Double = 0.12, from group: [Int] = [3]) -> Double? {
      found(attention: attention, likelihood: nil).support(
        of: Draft(group: group, text: "a", sureness: sureness), calibrated: 0.12)
    }
    let least = RecallSettings().leastSupport
    #expect(support(-0.7).map { $0 >= least } == true)
    #expect(support(-0.9).map { $0 >= least } == false)
    #expect(support(-0.4, attention: 0).map { $0 >= least } == true)
    #expect(support(-0.6, attention: 0).map { $0 >= least } == false)
    #expect(support(-0.6, attention: 0, from: [3, 1]).map { $0 >= least } == true)
    #expect(support(-0.6, from: [8]) == nil, "nobody judged it")
  }
}

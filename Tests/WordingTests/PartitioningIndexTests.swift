import Wording
import Testing
import Wording

struct PartitioningIndexTests {
  static let sequences: [[Int]] = [[], [3], [1, 2, 2, 5], Array(0..<9)]

  @Test(arguments: sequences)
  func `the first element for which a condition holds is found`(elements: [Int]) {
    for bound in -1...10 {
      let index = elements.partitioningIndex { $0 >= bound }
      #expect(index == elements.firstIndex { $0 >= bound } ?? elements.endIndex)
      let rest = elements.dropFirst(2)
      let later = rest.partitioningIndex { $0 >= bound }
      #expect(later == rest.firstIndex { $0 >= bound } ?? rest.endIndex)
    }
  }
}

import ChatUI
import Documents
import Screen
import Testing

struct DocumentCellsTests {
  static let cases = [(0..<10, 4, 2), (0..<1, 5, 5), (7..<1_000_007, 33, 7), (3..<67, 8, 8)]

  @Test(arguments: cases)
  func `all bytes stand in one cell each, and lead back to it`(
    _ bytes: Range<Int>, _ width: Int, _ height: Int
  ) {
    let cells = DocumentCells(bytes, in: Rect(x: 0, y: 0, width: width, height: height))
    #expect(cells.count == min(bytes.count, width * height))
    var end = bytes.lowerBound
    for cell in 0..<cells.count {
      let own = cells.bytes(of: cell)
      #expect(own.lowerBound == end && !own.isEmpty)
      #expect(cells.cell(at: own.lowerBound) == cell && cells.cell(at: own.upperBound - 1) == cell)
      end = own.upperBound
    }
    #expect(end == bytes.upperBound)
  }

  @Test func `an area or a document of nothing has no cells`() {
    #expect(DocumentCells(0..<10, in: Rect(x: 0, y: 0, width: 0, height: 3)).count == 0)
    let empty = DocumentCells(0..<0, in: Rect(x: 0, y: 0, width: 9, height: 3))
    #expect(empty.count == 0 && empty.cell(at: 5) == 0)
  }
}

struct DocumentHeatTests {
  private static let area = Rect(x: 0, y: 0, width: 7, height: 3)

  @Test(arguments: [5, 21, 64, 4096])
  func `pooling loses nothing, however many weights there are`(_ count: Int) {
    let heat = DocumentHeat((0..<count).map { Float($0 % 5) }, bytes: 10_000)
    let shares = heat.shares(of: DocumentCells(0..<10_000, in: Self.area))
    #expect(shares.count == 21)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
  }

  @Test func `a stretch is shared out by the bytes that a cell has of it`() {
    let heat = DocumentHeat([.init(10..<40, 3), .init(90..<100, 1)])
    let shares = heat.shares(of: DocumentCells(0..<100, in: Rect(x: 0, y: 0, width: 5, height: 1)))
    #expect(shares == [0.25, 0.5, 0, 0, 0.25])
    #expect(heat.hottest(in: 0..<100) == 25 && heat.hottest(in: 20..<30) == 25)
    #expect(heat.hottest(in: 50..<100) == 95 && heat.hottest(in: 40..<90) == nil)
  }

  @Test func `a part of the document gets what falls on it`() {
    let heat = DocumentHeat([1, 1, 2, 0], bytes: 400)
    let shares = heat.shares(
      of: DocumentCells(100..<300, in: Rect(x: 0, y: 0, width: 2, height: 1)))
    #expect(shares == [0.25, 0.5])
  }

  @Test(arguments: [[], [0, 0], [.nan, -1, .infinity]] as [[Float]])
  func `what isn't a weight counts as none`(_ weights: [Float]) {
    #expect(DocumentHeat(weights, bytes: 100).isEmpty)
  }

  @Test func `of a passage that lies on several equal stretches the middle is the hottest`() {
    let heat = DocumentHeat([0, 1, 1, 1, 1, 1, 0, 0, 0.5, 0], bytes: 1000)
    #expect(heat.hottest(in: 0..<1000) == 350)
    #expect(heat.hottest(in: 700..<1000) == 850)
  }
}

import Tensors
import Testing

@Suite struct DTypeTests {
  @Test(arguments: DType.allCases)
  func `whole blocks have a size`(type: DType) {
    #expect(type.byteCount(elements: 0) == 0)
    #expect(type.byteCount(elements: 3 * type.blockLength) == 3 * type.blockBytes)
  }

  @Test(arguments: DType.allCases.filter { $0.blockLength > 1 })
  func `a part of a block has none`(type: DType) {
    #expect(type.byteCount(elements: type.blockLength - 1) == nil)
    #expect(type.byteCount(elements: type.blockLength + 1) == nil)
  }

  @Test func `negative and overflowing counts have none`() {
    #expect(DType.f32.byteCount(elements: -1) == nil)
    #expect(DType.f32.byteCount(elements: Int.max / 2) == nil)
    #expect(DType.q4_K.byteCount(elements: -256) == nil)
  }

  @Test func `names are those of model files`() {
    #expect(DType(rawValue: 3)?.name == "Q4_1")
    #expect(DType(rawValue: 12)?.name == "Q4_K")
    #expect(DType(rawValue: 30)?.name == "BF16")
  }
}

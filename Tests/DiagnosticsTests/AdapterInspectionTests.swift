import Diagnostics
import Foundation
import Inference
import TestSupport
import Testing

struct AdapterInspectionTests {
  @Test func `an adapter is described by its model, matrices, rank and scale`() throws {
    let path = Kit.fixtures.folder.appending(path: "adapters/phi3.gguf").path
    #expect(Adapter.isAdapter(path: path) && !Adapter.isAdapter(path: Kit.fixtures.model("phi3")))
    let facts = AdapterInspection(try Adapter(path: path)).facts
    #expect(facts.map(\.topic) == ["adapter", "updates", "size", "rank", "scale"])
    #expect(facts[0].text == "LoRA for phi3 models")
    #expect(facts[1].text.hasSuffix("matrices: attn_output, attn_qkv, ffn_down, ffn_up, output"))
    #expect(facts[3].text == "4" && facts[4].text.hasPrefix("alpha 2"))
  }
}

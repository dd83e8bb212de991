extension RetrievalHeads {
  /// Returns the heads of a model that set-up fetches, by the fingerprint of its file.
  package static func known(_ fingerprint: String) -> RetrievalHeads? {
    known.first { $0.model == fingerprint }
  }

  // The results of `lcchat calibrate`.
  private static let known = [gemma3, smollm2]

  private static let gemma3 = RetrievalHeads(
    model: "ad1311175f4ce316241d18b6418c87d81382d6bcf4ac27eba29ea9a2da45fc07",
    name: "Gemma 3 270m", questions: 56,
    ranking: [
      ranked(5, 1, 0.0752, 0.661),
      ranked(5, 2, 0.0439, 0.696),
      ranked(5, 3, 0.0154, 0.161),
      ranked(3, 3, 0.0130, 0.179),
      ranked(11, 2, 0.0108, 0.411),
      ranked(7, 0, 0.0074, 0.161),
      ranked(10, 2, 0.0067, 0.179),
      ranked(17, 2, 0.0053, 0.464),
      ranked(11, 3, 0.0044, 0.321),
      ranked(17, 1, 0.0037, 0.036),
      ranked(9, 3, 0.0033, 0.089),
      ranked(0, 1, 0.0031, 0.089),
      ranked(17, 0, 0.0027, 0.125),
      ranked(12, 1, 0.0026, 0.036),
      ranked(17, 3, 0.0026, 0.071),
      ranked(16, 3, 0.0024, 0.000),
    ],
    depths: [
      depth(1, "0-1", 0.0031, 0.089, 0.036),
      depth(2, "0-1 1-3", 0.0048, 0.000, 0.000),
      depth(3, "0-1 1-3 2-3", 0.0061, 0.000, 0.000),
      depth(4, "3-3", 0.0130, 0.179, 0.036),
      depth(6, "5-1 5-2", 0.1191, 0.714, 0.429),
    ])

  private static let smollm2 = RetrievalHeads(
    model: "5b23ed29748cd5131287cba7cba73a5cbeab2db0a38e72b5edd8ba391d1d04e4",
    name: "Smollm2 135M 8k Lc100K Mix1 Ep2", questions: 56,
    ranking: [
      ranked(18, 6, 0.0317, 0.429),
      ranked(17, 3, 0.0193, 0.357),
      ranked(8, 0, 0.0140, 0.143),
      ranked(17, 4, 0.0139, 0.214),
      ranked(14, 3, 0.0132, 0.321),
      ranked(7, 7, 0.0116, 0.357),
      ranked(18, 7, 0.0105, 0.161),
      ranked(15, 6, 0.0099, 0.571),
      ranked(2, 4, 0.0065, 0.071),
      ranked(17, 0, 0.0058, 0.089),
      ranked(21, 8, 0.0053, 0.161),
      ranked(22, 4, 0.0044, 0.107),
      ranked(23, 4, 0.0039, 0.036),
      ranked(5, 6, 0.0034, 0.054),
      ranked(17, 5, 0.0034, 0.107),
      ranked(28, 0, 0.0030, 0.036),
    ],
    depths: [
      depth(1, "0-4 0-5 0-3", 0.0008, 0.000, 0.000),
      depth(2, "1-4 0-4 0-5 1-0 0-3 1-8 1-2", 0.0016, 0.000, 0.000),
      depth(3, "2-4", 0.0065, 0.071, 0.036),
      depth(6, "2-4 5-6", 0.0100, 0.071, 0.036),
      depth(8, "7-7 2-4 5-6", 0.0216, 0.161, 0.071),
      depth(9, "8-0 7-7 2-4", 0.0321, 0.375, 0.143),
      depth(15, "8-0 14-3 7-7 2-4", 0.0453, 0.321, 0.107),
      depth(16, "8-0 14-3 7-7 15-6 2-4", 0.0552, 0.393, 0.143),
      depth(18, "17-3 8-0 17-4 14-3 7-7 15-6 2-4 17-0", 0.0942, 0.411, 0.107),
      depth(19, "18-6 17-3 8-0 17-4 14-3 7-7 18-7 15-6", 0.1241, 0.375, 0.107),
    ])

  private static func ranked(_ layer: Int, _ head: Int, _ score: Float, _ found: Float) -> Ranked {
    Ranked(head: AttentionHead(layer: layer, head: head), score: score, found: found)
  }

  private static func depth(
    _ layers: Int, _ heads: String, _ score: Float, _ found: Float, _ foundParaphrased: Float
  ) -> Depth {
    Depth(
      layers: layers,
      heads: heads.split(separator: " ").compactMap { AttentionHead(String($0)) }, score: score,
      found: found, foundParaphrased: foundParaphrased)
  }
}

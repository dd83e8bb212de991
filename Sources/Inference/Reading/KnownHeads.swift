extension RetrievalHeads {
  /// What calibration found for the models that set-up fetches, by the fingerprints of their files.
  package static func known(_ fingerprint: String) -> RetrievalHeads? {
    known.first { $0.model == fingerprint }
  }

  // As `lcchat calibrate` finds them.
  private static let known = [gemma3, smollm2]

  private static let gemma3 = RetrievalHeads(
    model: "ad1311175f4ce316241d18b6418c87d81382d6bcf4ac27eba29ea9a2da45fc07",
    name: "Gemma 3 270m", questions: 56,
    ranking: [
      ranked(5, 1, 0.0720, 0.625),
      ranked(5, 2, 0.0568, 0.679),
      ranked(5, 3, 0.0451, 0.696),
      ranked(3, 3, 0.0317, 0.643),
      ranked(11, 2, 0.0120, 0.500),
      ranked(7, 0, 0.0094, 0.607),
      ranked(0, 1, 0.0084, 0.714),
      ranked(17, 2, 0.0082, 0.393),
      ranked(11, 3, 0.0056, 0.482),
      ranked(10, 2, 0.0055, 0.321),
      ranked(17, 1, 0.0045, 0.339),
      ranked(6, 0, 0.0044, 0.464),
      ranked(7, 1, 0.0042, 0.571),
      ranked(15, 3, 0.0040, 0.250),
      ranked(9, 3, 0.0033, 0.250),
      ranked(17, 0, 0.0031, 0.161),
    ],
    depths: [
      depth(1, "0-1", 0.0084, 0.714, 0.429),
      depth(4, "3-3", 0.0317, 0.643, 0.286),
      depth(6, "5-1 5-2 5-3 3-3", 0.2056, 0.643, 0.286),
    ])

  private static let smollm2 = RetrievalHeads(
    model: "5b23ed29748cd5131287cba7cba73a5cbeab2db0a38e72b5edd8ba391d1d04e4",
    name: "Smollm2 135M 8k Lc100K Mix1 Ep2", questions: 56,
    ranking: [
      ranked(18, 6, 0.0456, 0.375),
      ranked(17, 4, 0.0295, 0.393),
      ranked(17, 5, 0.0285, 0.339),
      ranked(17, 3, 0.0237, 0.268),
      ranked(5, 6, 0.0232, 0.429),
      ranked(8, 0, 0.0225, 0.321),
      ranked(14, 3, 0.0211, 0.286),
      ranked(15, 6, 0.0164, 0.375),
      ranked(9, 2, 0.0162, 0.607),
      ranked(15, 7, 0.0119, 0.429),
      ranked(21, 8, 0.0104, 0.107),
      ranked(17, 0, 0.0101, 0.161),
      ranked(22, 4, 0.0098, 0.071),
      ranked(2, 4, 0.0088, 0.518),
      ranked(22, 7, 0.0071, 0.036),
      ranked(14, 8, 0.0061, 0.161),
    ],
    depths: [
      depth(1, "0-4 0-5", 0.0003, 0.036, 0.000),
      depth(2, "1-8 0-4 1-0", 0.0008, 0.000, 0.000),
      depth(3, "2-4", 0.0088, 0.518, 0.107),
      depth(6, "5-6 2-4", 0.0320, 0.536, 0.143),
      depth(9, "5-6 8-0 2-4", 0.0545, 0.446, 0.179),
      depth(10, "5-6 8-0 9-2 2-4", 0.0707, 0.500, 0.179),
      depth(15, "5-6 8-0 14-3 9-2 2-4", 0.0918, 0.500, 0.214),
      depth(16, "5-6 8-0 14-3 15-6 9-2 15-7 2-4", 0.1200, 0.500, 0.214),
      depth(18, "17-4 17-5 17-3 5-6 8-0 14-3 15-6 9-2", 0.1810, 0.429, 0.214),
      depth(19, "18-6 17-4 17-5 17-3 5-6 8-0 14-3 15-6", 0.2104, 0.429, 0.214),
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

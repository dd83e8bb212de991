import Tensors

/// Loads the model of a file: its family's shape, weights and layers.
enum ModelLoader {
  /// Packs the weights of a file, and the updates of adapters, on the threads of a pool.
  ///
  /// - Throws: `GGUFError` for a damaged file, `ModelError` for one that can't run, `AdapterError` for an
  ///   adapter of another model.
  static func load(
    _ file: GGUFFile, adapters: [(adapter: Adapter, scale: Float)] = [], pool: ComputePool
  ) throws -> Transformer {
    let h = try Hyperparameters(file.metadata)
    guard let family = ModelFamilies.family(of: h.architecture) else {
      throw ModelError.unknownArchitecture(h.architecture, known: ModelFamilies.architectures)
    }
    let configuration = try ModelConfiguration(family.shape(h), file)
    let adapters = try AdapterSet(adapters, architecture: h.architecture, pool: pool)
    return try load(
      family, WeightLoader(file, h, configuration, family.normBias, adapters, pool: pool))
  }

  private static func load(
    _ family: any ModelFamily.Type, _ weights: WeightLoader
  ) throws -> Transformer {
    var configuration = weights.configuration
    let embedding = try family.embedding(weights)
    configuration.positionLimit = embedding.positions?.rows
    var model = Transformer(
      configuration: configuration, rotaries: try weights.rotaries(), embedding: embedding,
      layers: try (0..<configuration.layers).map { try family.layer(weights.block($0)) },
      outputNorm: try family.outputNorm(weights))
    // An unread tensor is a part of the model that isn't known here, so that its answers would be
    // wrong: llama.cpp refuses such files too.
    if let unread = weights.unread {
      throw ModelError.unknownTensor(unread, architecture: configuration.architecture)
    }
    try weights.adapters.checkUse(architecture: configuration.architecture)
    model.adapterRank = weights.adapters.rank
    return model
  }
}

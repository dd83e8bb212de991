package import Tensors

/// What the heads of a layer ask and offer for the tokens of a pass, before rotation.
///
/// The matrices are the pass's own: valid, and only to be read, during the call that hands them out.
package struct TappedHeads {
  package let layer: Int
  /// Index of the model's rotation that the layer uses.
  package let rotary: Int?
  package let queries: Matrix  // (tokens, heads × d)
  package let keys: Matrix  // (tokens, kvHeads × d)
}

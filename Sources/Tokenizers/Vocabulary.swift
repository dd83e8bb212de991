/// The pieces of a tokenizer and what the model file says of them.
package struct Vocabulary: Sendable { package let count: Int }

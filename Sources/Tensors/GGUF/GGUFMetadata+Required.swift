/// Values without which there is no model: a missing key is an error that names it.
extension GGUFMetadata {
  package func requiredString(_ key: String) throws(GGUFError) -> String {
    try present(string(key), key)
  }

  package func requiredInt(_ key: String) throws(GGUFError) -> Int {
    try present(int(key), key)
  }

  package func requiredFloat(_ key: String) throws(GGUFError) -> Float {
    try present(float(key), key)
  }

  package func requiredBool(_ key: String) throws(GGUFError) -> Bool {
    try present(bool(key), key)
  }

  package func requiredStringArray(_ key: String) throws(GGUFError) -> GGUFStrings {
    try present(stringArray(key), key)
  }

  package func requiredIntArray(_ key: String) throws(GGUFError) -> [Int] {
    try present(intArray(key), key)
  }

  package func requiredBoolArray(_ key: String) throws(GGUFError) -> [Bool] {
    try present(boolArray(key), key)
  }

  private func present<T>(_ value: T?, _ key: String) throws(GGUFError) -> T {
    guard let value else { throw .missingKey(key) }
    return value
  }
}

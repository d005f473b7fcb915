/// Where a value stands in an inventory.
struct VariablePath: CustomStringConvertible {
  var owner: String
  var keys: [String]

  func adding(_ key: String) -> VariablePath { VariablePath(owner: owner, keys: keys + [key]) }

  var description: String { "\(keys.joined(separator: " > ")) (\(owner))" }

  /// A name for what stands here that a variable can have.
  var word: String {
    let last = keys.last ?? ""
    return String(last.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(60))
  }

  var endsInSecret: Bool { keys.last.map(SecretNames.endsInSecret) ?? false }

  /// Whether the names say that the value is secret; numbers, paths and switches of what has to do with secrets are not.
  func isSecret(_ text: String) -> Bool {
    guard keys.contains(where: SecretNames.isSecret) else { return false }
    return endsInSecret || !SecretNames.isPlainValue(text)
  }
}

extension String {
  /// Files that a login configuration (JAAS) names: `file="/etc/kafka/password.properties"`.
  package var loginFiles: [String] {
    // Reading the pattern takes longer than looking for a word.
    guard holds("file") else { return [] }
    return matches(of: /\bfile\s*=\s*"([^"]+)"/).map { String($0.1) }
  }
}

import EstateFindings

/// Hides secrets in the midst of text that people read: a last net, where whoever made the text forgot.
enum SecretText {
  /// The text without what stands behind a secret's name, in a URL's user info, an authorization or a private key.
  static func scrubbed(_ text: String) -> String {
    // Whatever is hidden here stands behind one of these.
    guard text.utf8.contains(where: { separators.contains($0) }) else { return text }
    let lower = Array(text.lowercased().utf8)
    if has(lower, "private key-----") { return Finding.mask }
    var result = text
    if names.contains(where: { has(lower, $0) }) {
      let assignment =
        /(?i)([\w.\-]*(?:passw|passphrase|secret|credential|token|api[._\-]?key|user[._\-]?info|storepass|keypass|user_|account[._\-]?key|shared[._\-]?access[._\-]?key|[\w.\-][._\-](?:pwd|pass|pw)(?=["']?\s*[=:]))[\w.\-]*["']?\s*[=:]\s*)("[^"]*"?|'[^']*'?|[^\s;,"']+)/
      result = result.replacing(assignment) { "\($0.1)\(Finding.mask)" }
    }
    if has(lower, "basic ") || has(lower, "bearer ") {
      result = result.replacing(/(?i)\b(basic|bearer)\s+[A-Za-z0-9+\/=._~\-]{8,}/) {
        "\($0.1) \(Finding.mask)"
      }
    }
    if has(lower, "://"), has(lower, "@") {
      result = result.replacing(/:\/\/([^\/\s:@]*):(?!\d+(?:\/|$))[^\s,"']{0,1000}@/) {
        "://\($0.1):\(Finding.mask)@"
      }
    }
    return result
  }

  private static let separators = Set("=: ".utf8)
  private static let names = [
    "passw", "passphrase", "secret", "credential", "token", "key", "userinfo", "user.", "user_", "user-",
    "storepass", "pwd", "pass", "pw",
  ]

  /// Whether bytes hold a word; far cheaper than to compare characters, and most texts hold none.
  private static func has(_ bytes: [UInt8], _ word: String) -> Bool {
    let word = Array(word.utf8)
    guard bytes.count >= word.count else { return false }
    return (0...(bytes.count - word.count)).contains { start in
      bytes[start] == word[0] && bytes[start..<start + word.count].elementsEqual(word)
    }
  }
}

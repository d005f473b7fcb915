import DeploymentRendering
import EstateFindings

/// Hides secrets in the midst of text that people read: a last net, where whoever made the text forgot.
enum SecretText {
  /// The text without what stands behind a secret's name, in a URL's user info, an authorization or a private key.
  static func scrubbed(_ text: String) -> String {
    let lower = text.lowercased()
    if lower.contains("private key-----") { return Finding.mask }
    var result = text
    if names.contains(where: lower.contains) {
      let assignment =
        /(?i)([\w.\-]*(?:passw|passphrase|secret|credential|token|api[._\-]?key|user[._\-]?info|storepass|keypass)[\w.\-]*["']?\s*[=:]\s*)("[^"]*"?|'[^']*'?|[^\s;,"']+)/
      result = result.replacing(assignment) { "\($0.1)\(Finding.mask)" }
    }
    if lower.contains("basic ") || lower.contains("bearer ") {
      result = result.replacing(/(?i)\b(basic|bearer)\s+[A-Za-z0-9+\/=._~\-]{8,}/) {
        "\($0.1) \(Finding.mask)"
      }
    }
    if lower.contains("://"), lower.contains("@") {
      result = result.replacing(/:\/\/([^\/\s:@]*):[^\/\s]*@/) { "://\($0.1):\(Finding.mask)@" }
    }
    return result
  }

  private static let names = [
    "passw", "passphrase", "secret", "credential", "token", "key", "user.info", "userinfo", "user_info",
    "user-info",
    "storepass",
  ]
}

extension Finding {
  /// Masked, and whatever its maker did not see as a secret is seen now.
  var surelyMasked: Finding {
    var copy = self
    let present = [values.declared, values.onDisk, values.running, values.before].compactMap(\.self)
    let (file, key) = (place.file ?? "", place.key ?? "")
    if !present.isEmpty || !key.isEmpty {
      copy.isSecret = isSecret || SecretSetting.isSecret(key: key, values: present, file: file)
    }
    if copy.isSecret, !key.isEmpty, file.hasPrefix("/") {
      copy.place.key = SecretSetting.maskedKey(key, file: file)
    }
    copy = copy.masked
    copy.values = copy.values.mapped(SecretText.scrubbed)
    copy.place.key = copy.place.key.map(SecretText.scrubbed)
    copy.text = SecretText.scrubbed(text)
    copy.evidence = evidence.map { Evidence($0.source, SecretText.scrubbed($0.text)) }
    return copy
  }
}

extension Finding.LayerValues {
  fileprivate func mapped(_ change: (String) -> String) -> Finding.LayerValues {
    Finding.LayerValues(
      declared: declared.map(change), onDisk: onDisk.map(change), running: running.map(change),
      before: before.map(change))
  }
}

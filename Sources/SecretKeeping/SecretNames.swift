import DeploymentRendering

/// Names of variables and settings whose values are secret as a whole.
enum SecretNames {
  private static let endings = [
    "password", "passwd", "passphrase", "secret", "pass", "pwd", "master.key", "masterkey", "api.key",
  ]

  static func isSecret(_ name: String) -> Bool {
    SecretSetting.isSecretName(name) && !SecretScanner.isLogin(name)
  }

  /// The last word of the name is what the value is.
  static func endsInSecret(_ name: String) -> Bool {
    let name = SecretSetting.normalized(name)
    return endings.contains(where: name.hasSuffix) || SecretSetting.lastWords.contains(where: name.hasSuffix)
  }

  /// A number, a switch, a path or nothing.
  static func isPlainValue(_ text: String) -> Bool {
    text.isEmpty || text.allSatisfy(\.isNumber) || ["true", "false", "yes", "no"].contains(text.lowercased())
      || (text.hasPrefix("/") && !text.contains(" "))
  }
}

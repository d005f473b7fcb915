import ComponentCatalog
import DeploymentRendering
import SecretScanning

/// Names of variables and settings whose values are secret as a whole.
enum SecretNames {
  static func isSecret(_ name: String) -> Bool {
    SecretSetting.isSecretName(name) && !SecretScanner.isLogin(name)
  }

  /// The last word of the name is what the value is.
  static func endsInSecret(_ name: String) -> Bool {
    let name = SecretSetting.normalized(name)
    return (SecretSetting.rules.valueEndings + SecretSetting.rules.lastWords).contains(where: name.hasSuffix)
  }

  /// A number, a switch, a path or nothing.
  static func isPlainValue(_ text: String) -> Bool {
    text.isEmpty || text.allSatisfy(\.isNumber) || ["true", "false", "yes", "no"].contains(text.lowercased())
      || (text.hasPrefix("/") && !text.contains(" "))
  }
}

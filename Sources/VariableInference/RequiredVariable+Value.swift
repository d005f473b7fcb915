import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import Foundation
import OrderedCollections

extension Component.RequiredVariable {
  /// The variable's value from a service's settings; nil where a setting or file it needs is not there.
  func value(for service: Service) -> AnsibleValue? {
    if let setting = credentialFile {
      guard let text = service.attachments[setting] else { return nil }
      return credential(text)
    }
    guard var text = value else { return nil }
    for match in text.matches(of: /\{([^}]+)\}/).reversed() {
      guard let setting = service.main?[String(match.1)] else { return nil }
      text.replaceSubrange(match.range, with: setting)
    }
    return .verbatim(text)
  }

  /// What stands in the variable's place until somebody fills it in.
  var blank: AnsibleValue {
    let blank = AnsibleValue.string("CHANGE_ME")
    return credentialFile == nil ? blank : .dictionary(["username": blank, "password": blank])
  }

  /// User and password of `Basic BASE64`.
  private func credential(_ text: String) -> AnsibleValue? {
    guard let match = text.firstMatch(of: /Basic\s+([A-Za-z0-9+\/=]+)/), let data = Data(base64Encoded: String(match.1)) else {
      return nil
    }
    let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    return .dictionary(["username": .verbatim(String(parts[0])), "password": .verbatim(String(parts[1]))])
  }
}

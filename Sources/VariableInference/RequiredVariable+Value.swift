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

  /// User and password of the first `Basic BASE64` in a text; comments may hold the word, too.
  private func credential(_ text: String) -> AnsibleValue? {
    for match in text.matches(of: /Basic\s+([A-Za-z0-9+\/=]+)/) {
      guard let data = Data(base64Encoded: String(match.1)), let plain = String(data: data, encoding: .utf8)
      else {
        continue
      }
      let parts = plain.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2 {
        return .dictionary(["username": .verbatim(parts[0]), "password": .verbatim(parts[1])])
      }
    }
    return nil
  }
}

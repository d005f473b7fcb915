import DeploymentRendering
import EstateFindings
import SecretKeeping
import SecretScanning

/// What findings are masked with: names that say secret, and the secrets of the estate that are known.
struct SecretNet {
  private let known: KnownSecrets

  /// Kinds that tell of a file's owner or mode, which are no secrets whatever the file holds.
  private static let attributeKinds: Set = ["file.owner", "file.mode", "diff.file-owner", "diff.file-mode"]

  init(_ known: KnownSecrets) { self.known = known }

  /// A text for people, without secrets in its midst.
  func scrubbed(_ text: String) -> String {
    let clean = SecretText.scrubbed(text)
    return known.masked(SecretScanner.replacing(in: clean, with: SecretSetting.mask))
  }

  /// Masked, and whatever its maker did not see as a secret is seen now.
  func masked(_ finding: Finding) -> Finding {
    var copy = finding
    let values = finding.values
    let present = [values.declared, values.onDisk, values.running, values.before].compactMap(\.self)
    let (file, key) = (finding.place.file ?? "", finding.place.key ?? "")
    if (!present.isEmpty || !key.isEmpty) && !SecretNet.attributeKinds.contains(finding.kind) {
      copy.isSecret =
        finding.isSecret || SecretSetting.isSecret(key: key, values: present, file: file)
        || (present + [key]).contains(where: known.isIn)
    }
    if copy.isSecret, !key.isEmpty, file.hasPrefix("/") {
      copy.place.key = SecretSetting.maskedKey(key, file: file)
    }
    copy = copy.masked
    copy.values = copy.values.mapped(scrubbed)
    copy.place.key = copy.place.key.map(scrubbed)
    // What is secret may have been cited.
    let cited =
      copy.isSecret ? (present + (copy.place.key == key ? [] : [key])).filter { $0.count > 3 } : []
    let clean = { (text: String) in
      scrubbed(cited.reduce(text) { $0.replacing($1, with: Finding.mask) })
    }
    copy.text = clean(finding.text)
    copy.evidence = finding.evidence.map { Finding.Evidence($0.source, clean($0.text), host: $0.host) }
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

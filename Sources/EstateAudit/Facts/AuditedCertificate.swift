import AnsibleExpressions
import DriftAnalysis
import EstateFindings
import EstateModel
import HostEvidence

/// A certificate of a service, or a store that nobody could look into.
struct AuditedCertificate: AuditedSubject {
  let owner: AuditedService
  let store: StoreReference
  /// Nil where the store could not be looked into, for the reason.
  let certificate: Certificate?
  let problem: ExpressionValue

  var place: Finding.Place {
    var place = owner.place
    place.file = store.path
    // Several stand in one file, and each is a matter of its own.
    place.key = certificate.map { $0.alias.isEmpty ? $0.subject : $0.alias }
    return place
  }

  var evidence: Finding.Evidence { Finding.Evidence(store.path, certificate?.subject ?? "") }
  var service: AuditedService? { owner }

  func reading(_ name: String) -> FactReading? { Self.table.reading(name, of: self) ?? owner.reading(name) }

  static let table = FactTable<AuditedCertificate>([
    .init("path", .text, "The file that it is in.", from: "main files", isExtra: true) {
      ExpressionValue($0.store.path)
    },
    .init(
      "alias", .text, "What the store calls it; empty where it has no name.", from: "keytool", isExtra: true
    ) {
      $0.value { ExpressionValue($0.alias) }
    },
    .init("subject", .text, "Whom it is about.", from: "the certificate", isExtra: true) {
      $0.value { ExpressionValue($0.subject) }
    },
    .init("expires", .text, "Day on which it ends, as 2026-11-27.", from: "the certificate", isExtra: true) {
      $0.value { ExpressionValue(String(UTCTime.text($0.expires).prefix(10))) }
    },
    .init(
      "days_left", .number, "Days until it ends; below 0 where it has ended.", from: "the certificate",
      isExtra: true
    ) {
      certificate in
      certificate.value { own in
        guard let now = certificate.owner.host.now else { return .unread("the host does not tell the time") }
        return .int(Int(((Double(own.expires) - Double(now)) / 86400).rounded(.down)))
      }
    },
    .init(
      "is_of_trusted", .flag, "Whether it is one of others, whom the service trusts.", from: "main files",
      isExtra: true
    ) { .bool($0.store.isOfTrusted) },
  ])

  private func value(_ part: (Certificate) -> ExpressionValue) -> ExpressionValue {
    certificate.map(part) ?? problem
  }

  /// Those of a service, by path; where its settings are not known, one of its own and one of others of which nothing is.
  static func all(of owner: AuditedService) -> [AuditedCertificate] {
    let settings = owner.whenMainIsKnown { _ in .null }
    let unnamed = [false, true].map { isOfTrusted in
      AuditedCertificate(
        owner: owner,
        store: StoreReference(path: owner.own.configPath, isOfTrusted: isOfTrusted, form: .pem),
        certificate: nil, problem: settings)
    }
    return named(of: owner) + (settings.isKnown ? [] : unnamed)
  }

  private static func named(of owner: AuditedService) -> [AuditedCertificate] {
    StoreReference.all(of: owner.own).flatMap { store -> [AuditedCertificate] in
      let unread = { (problem: ExpressionValue) in
        [AuditedCertificate(owner: owner, store: store, certificate: nil, problem: problem)]
      }
      if case .closed(let reason) = store.form { return unread(.unread("\(store.path): \(reason)")) }
      guard let audit = owner.host.record.audit else { return unread(.notAsked) }
      guard let read = audit.stores[store.path] else {
        return unread(.unread("\(store.path): no Java was there to list it, or the answer did not come"))
      }
      if let problem = read.problem { return unread(.unread("\(store.path): \(problem)")) }
      let certificates = Certificate.all(in: read.text)
      if certificates.isEmpty, case .pem = store.form {
        return unread(.unread("\(store.path): no certificate is in it"))
      }
      return certificates.map {
        AuditedCertificate(owner: owner, store: store, certificate: $0, problem: .null)
      }
    }
  }
}

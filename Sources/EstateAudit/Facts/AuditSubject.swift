import EstateFindings

/// What a rule can be about. Names of what encloses a subject may be used as well: of its service, and of its host.
package enum AuditSubject: String, CaseIterable, Sendable {
  case host, service, group, absent, listener, volume, certificate
  case secretFile = "secret-file"

  /// For people, a sentence.
  package var meaning: String {
    switch self {
    case .host: "A host that was read."
    case .service: "A service on a host, running or not."
    case .group:
      "All services of one component in a cluster; of several Connect or ksqlDB clusters, those of one."
    case .absent: "A host that settings name and of which there is no evidence."
    case .listener: "A listener of a broker or controller."
    case .volume: "A volume that holds data or logs of services."
    case .certificate: "A certificate in a file or store that settings of a service name."
    case .secretFile: "A file of a service that holds secrets."
    }
  }

  /// What encloses it, the nearest first.
  package var enclosing: [AuditSubject] {
    switch self {
    case .host, .group, .absent: []
    case .service, .volume: [.host]
    case .listener, .secretFile, .certificate: [.service, .host]
    }
  }

  /// The facts that it has itself.
  package var facts: [AuditFact] {
    switch self {
    case .host: AuditedHost.table.facts
    case .service: AuditedService.table.facts
    case .group: AuditedGroup.table.facts
    case .absent: AuditedAbsence.table.facts
    case .listener: AuditedListener.table.facts
    case .volume: AuditedVolume.table.facts
    case .certificate: AuditedCertificate.table.facts
    case .secretFile: AuditedSecretFile.table.facts
    }
  }

  /// Names that a condition on such subjects may use.
  var names: Set<String> { Set(([self] + enclosing).flatMap(\.facts).map(\.name)) }

  /// Functions that a condition on such subjects may call, besides those of every expression.
  package var functions: [AuditFunction] {
    self == .service || enclosing.contains(.service) ? AuditFunction.allCases : []
  }
}

/// A subject with its facts.
protocol AuditedSubject: Sendable {
  var place: Finding.Place { get }
  /// Where people can look it up, where no fact tells.
  var evidence: Finding.Evidence { get }
  /// The service that it is of; nil where it is of none.
  var service: AuditedService? { get }
  /// Nil where there is no fact of the name.
  func reading(_ name: String) -> FactReading?
}

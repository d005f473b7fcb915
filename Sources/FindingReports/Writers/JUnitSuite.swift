import EstateFindings

/// A test as JUnit's form has it.
struct JUnitCase {
  /// What a test is about; nil for what it is not about.
  struct Place: Hashable {
    var cluster: String?
    var component: String?
    var host: String?

    init(cluster: String? = nil, component: String? = nil, host: String?) {
      self.cluster = component == nil ? nil : cluster
      self.component = component
      self.host = host
    }

    init(_ place: Finding.Place) {
      self.init(cluster: place.cluster, component: place.component, host: place.host)
    }

    /// One a host.
    static func all(of finding: Finding) -> [Place] {
      guard !finding.hosts.isEmpty else { return [Place(finding.place)] }
      return finding.hosts.map {
        Place(cluster: finding.place.cluster, component: finding.place.component, host: $0)
      }
    }
  }

  struct Outcome {
    var type: String
    var message: String
    var text: String
  }

  let place: Place
  var failure: Outcome?
  var error: Outcome?
  var skipped: String?
  var output = ""

  init(place: Place) { self.place = place }

  /// `kafka_broker`, `east.kafka_broker`, `hosts`.
  var suite: String {
    [place.cluster, place.component ?? "hosts"].compactMap { $0?.visible }.joined(separator: ".")
  }

  var values: [String: Any] {
    var values: [String: Any] = [
      "class": "cpdiscover.\(suite)", "name": place.host?.visible ?? "all hosts",
    ]
    values["failure"] = failure.map { ["type": $0.type, "message": $0.message, "text": $0.text] }
    values["error"] = error.map { ["type": $0.type, "message": $0.message, "text": $0.text] }
    values["skip"] = skipped
    if !output.isEmpty { values["output"] = output }
    return values
  }
}

struct JUnitSuite {
  let name: String
  let cases: [JUnitCase]

  func count(_ outcome: KeyPath<JUnitCase, JUnitCase.Outcome?>) -> Int {
    cases.count { $0[keyPath: outcome] != nil }
  }

  func values(taken: String) -> [String: Any] {
    [
      "name": name, "tests": "\(cases.count)", "failures": "\(count(\.failure))",
      "errors": "\(count(\.error))",
      "skipped": "\(cases.count { $0.skipped != nil })",
      // The form has no place for a zone.
      "taken": taken.hasSuffix("Z") ? String(taken.dropLast()) : taken,
      "cases": cases.map(\.values),
    ]
  }
}

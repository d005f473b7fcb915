import ComponentCatalog
import EstateAudit
import EstateFindings
import Foundation
import Testing

/// Rules of the user's own: read, or refused with file, line and reason.
struct RuleReadingTests {
  private static let valid = """
    rules:
      - id: own.rack
        title: No rack
        for: service
        components: [kafka_broker]
        when: settings['broker.rack'] is undefined
        severity: minor
        key: broker.rack
        why: Copies may all stand in one rack.
        advice: Set broker.rack.
        source: our handbook

    """

  private func add(_ text: String) throws -> [AuditRule] {
    var rules = try AuditRules(Catalog.embedded())
    try rules.add(Array(text.utf8), file: "own.yml")
    return rules.rules
  }

  @Test func ownRulesAreHeldAgainstTheEstate() throws {
    var estate = SmallEstate()
    estate.setAll("kb", "broker.rack", "a")
    estate.set("kb2", "broker.rack", nil)
    let findings = try estate.report(add(Self.valid)).findings
    #expect(findings.map(\.kind) == ["own.rack"])
    #expect(findings.first?.place.host == "kb2" && findings.first?.place.key == "broker.rack")
  }

  @Test func aRuleTakesThePlaceOfOneWithItsId() throws {
    let count = try AuditRules(Catalog.embedded()).rules.count
    let rules = try add(Self.valid.replacing("own.rack", with: "heap.differs"))
    #expect(rules.count == count)
    #expect(rules.first { $0.id == "heap.differs" }?.title == "No rack")
  }

  @Test(arguments: [
    (
      "when: settings['broker.rack'] is undefined", "when: settings['broker.rack'",
      "when: column 9: '[' is not closed"
    ),
    ("when: settings['broker.rack'] is undefined", "when: memroy > 1", "when: service has no fact memroy"),
    (
      "when: settings['broker.rack'] is undefined", "when: frobnicate() > 1",
      "when: there is no function frobnicate"
    ),
    (
      "when: settings['broker.rack'] is undefined", "when: usual('heaap') is none",
      "when: usual: service has no fact heaap"
    ),
    (
      "when: settings['broker.rack'] is undefined", "when: heap | nofilter > 1",
      "when: there is no filter nofilter"
    ),
    ("when: settings['broker.rack'] is undefined", "when: heap is notest", "when: there is no test notest"),
    ("for: service", "for: servers", "for must be host, service, group, absent, listener"),
    ("severity: minor", "severity: bad", "severity must be cosmetic, minor, major, critical, not bad"),
    ("[kafka_broker]", "[kafka_brokers]", "components: there is no component kafka_brokers"),
    ("    source: our handbook", "", "source is missing"),
    ("key: broker.rack", "key: '{{ item }}'", "key: service has no fact item"),
    ("title: No rack", "title: No rack\n    colour: red", "own.yml:4:5: there is no field colour here"),
    (
      "severity: minor", "severty: minor",
      "own.yml:7:5: there is no field severty here; did you mean severity?"
    ),
    ("severity: minor", "severity: bad", "own.yml:7:5: severity must be"),
    (
      "when: settings['broker.rack'] is undefined", "when: memroy > 1",
      "own.yml:6:5: when: service has no fact"
    ),
    ("key: broker.rack", "key: '{{ item'", "own.yml:8:5: key: "),
    ("key: broker.rack", "text: '{{ item }}'", "own.yml:8:5: text: service has no fact item"),
    ("for: service", "for: servers", "own.yml:4:5: for must be host"),
    ("id: own.rack", "id: Own rack", "own.yml:2:5: id must be"),
    ("rules:", "rulez:", "own.yml:1:1: there is no field rulez here; did you mean rules?"),
  ])
  func mistakesAreToldWithTheirPlace(old: String, new: String, message: String) throws {
    let error = #expect(throws: CatalogError.self) { try add(Self.valid.replacing(old, with: new)) }
    #expect(error?.place.hasPrefix("own.yml:") == true)
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  /// A text may say that there is a secret, and nothing that is made of one.
  @Test(arguments: [
    "{{ settings['ssl.keystore.password'] | b64encode }}", "{{ settings['ssl.keystore.password'][:4] }}",
    "{{ settings['ssl.keystore.password'] | list | join(' ') }}", "{{ settings['my.own'] | upper }}",
    "{{ usual_setting('ssl.keystore.password') | b64encode }}",
    "{{ settings | dict2items | string | b64encode }}",
    "{{ usual('settings')['ssl.keystore.password'][::-1] }}",
    "{{ settings['listener.name.x.plain.sasl.jaas.config'][60:] | list | join('-') }}",
  ])
  func textsAreNotMadeOfSecrets(text: String) throws {
    let secret = "of-Our-Own"
    for field in ["text", "key"] {
      var estate = SmallEstate()
      estate.setAll("kb", "ssl.keystore.password", secret)
      estate.setAll("kb", "my.own", secret)
      estate.setAll(
        "kb", "listener.name.x.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"\(secret)\";"
      )
      let rule = Self.valid.replacing("key: broker.rack", with: "\(field): \"\(text)\"")
      let findings = try estate.report(add(rule)).findings.filter { $0.kind == "own.rack" }
      #expect(findings.count == 3)
      for finding in findings {
        let said = (finding.text + (finding.place.key ?? "")).filter { $0 != " " && $0 != "-" }.lowercased()
        for part in ["ofou", "rown", "nwo", "b2yt", "T2Yt".lowercased()] {
          #expect(!said.contains(part), "\(said)")
        }
        let decoded = Data(base64Encoded: finding.text).map { String(decoding: $0, as: UTF8.self) } ?? ""
        #expect(!decoded.contains(secret))
      }
    }
  }

  @Test func twoRulesOfAFileCanNotHaveOneId() throws {
    let error = #expect(throws: CatalogError.self) {
      try add(Self.valid + Self.valid.replacing("rules:\n", with: ""))
    }
    #expect(error?.description == "own.yml:12:5: the id own.rack stands twice")
  }

  @Test func twoFilesCanNotHaveOneId() throws {
    var rules = try AuditRules(Catalog.embedded())
    try rules.add(Array(Self.valid.utf8), file: "a.yml")
    let error = #expect(throws: CatalogError.self) { try rules.add(Array(Self.valid.utf8), file: "b.yml") }
    #expect(error?.description == "b.yml: the id own.rack stands in a.yml as well: give one of them another")
  }

  @Test func theListHasEveryRuleFactAndFunction() throws {
    let rules = try AuditRules(Catalog.embedded()).rules
    let text = AuditRuleList(rules).text
    for rule in rules { #expect(text.contains("\n\(rule.id) (\(rule.severity.rawValue)): \(rule.title)\n")) }
    for fact in AuditSubject.allCases.flatMap(\.facts) {
      #expect(text.contains("  \(fact.name) (\(fact.kind.rawValue)): "))
    }
    for function in AuditFunction.allCases { #expect(text.contains(function.form)) }
  }
}

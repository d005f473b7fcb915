import AnsibleYAML
import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections

/// The variables that keep a deploy of one cluster from doing more than writing what the inventory says.
struct Guards {
  /// For all hosts.
  private(set) var forAll: Variables = [:]
  private var byComponent: [String: Variables] = [:]

  /// - Parameters:
  ///   - version: of the platform; nil where it is not known.
  ///   - isVerbatim: whether every setting is said as it is, without a model of the collection.
  init(_ guards: [Guard], services: [Service], version: PlatformVersion?, isVerbatim: Bool) {
    let installations: Set<Guard.Installation> = Set(
      services.map { $0.installation.archiveBase == nil ? .package : .archive })
    for guardian in guards {
      // Settings said one by one need no guard of the switches that would bring them.
      guard guardian.versions.contains(version), isVerbatim ? guardian.sign == nil : !guardian.isForVerbatim,
        guardian.installation.map(installations.contains) ?? true
      else { continue }
      let concerned = services.filter { Guards.concerns(guardian, $0) }
      guard !concerned.isEmpty else { continue }
      for component in Set(concerned.map(\.component.name)) {
        if let name = guardian.name(for: component) {
          byComponent[component, default: [:]][name] = .typed(guardian.value)
        } else {
          forAll[guardian.name] = .typed(guardian.value)
        }
      }
    }
  }

  func own(of component: String) -> Variables { byComponent[component] ?? [:] }

  private static func concerns(_ guardian: Guard, _ service: Service) -> Bool {
    guard let sign = guardian.sign else { return true }
    return service.main?.entries.contains { sign.fits($0.key, $0.value) } ?? false
  }
}

extension AnsibleValue {
  /// A text from the roster or the catalog with the type that it looks like: truth values and numbers.
  static func typed(_ text: String) -> AnsibleValue {
    switch text {
    case "true", "True": .bool(true)
    case "false", "False": .bool(false)
    default: Int(text).map { .int($0) } ?? .verbatim(text)
    }
  }
}

import ComponentCatalog
import ConfigFormats
import Foundation
import Testing

/// Holds what was read back from inventories against what is on the hosts.
struct InventoryCheck {
  let estate: EstateCase
  /// The inventories of the estate, each as it was read back.
  let inventories: [ReadBack]
  let catalog: Catalog

  init(_ estate: EstateCase, _ inventories: [ReadBack]) throws {
    self.estate = estate
    self.inventories = inventories
    catalog = try Catalog.embedded()
  }

  /// Every service of every host is there once, and nothing else.
  func expectMembership() {
    let expected = estate.services.map { "\($0.facts.component) \($0.host)" }
    let found = inventories.flatMap { inventory in
      catalog.components.flatMap { component in
        (inventory.groups[component.name] ?? []).map {
          "\(component.name) \(Self.address(of: $0, in: inventory))"
        }
      }
    }
    #expect(found.sorted() == expected.sorted(), "\(estate)")
  }

  /// Every setting of every properties file comes back: the same keys, the same values, nothing besides.
  func expectProperties() throws {
    for service in estate.services {
      let place = try place(of: service)
      for file in place.component.config.files {
        let path = path(of: file, service, place.component)
        // The last line of a file that another one follows has its own line end.
        let expected = plainProperties(service.file(path) ?? [])
        let settings = place.inventory.dictionary(file.customProperties, of: place.host) ?? [:]
        let lines = settings.map { "\($0)=\($1)\n" }.joined()
        expectSame(plainProperties(Array(lines.utf8)), expected, "\(path) of \(service) in \(estate)")
      }
    }
  }

  /// Environment, user, group, start command and all other directives of every unit come back.
  func expectUnits() throws {
    for service in estate.services {
      let place = try place(of: service)
      let unit = WrittenUnit(place, service: service)
      let label = Comment(rawValue: "\(service) in \(estate)")
      expectSame(unit.environment, service.facts.environment, "environment of \(service) in \(estate)")
      #expect(unit.directives == unit.expectedDirectives, label)
      #expect(unit.user == service.facts.user, label)
      #expect(unit.group == service.facts.group, label)
      #expect(unit.execStart == service.facts.exec_start.split(separator: " ").map(String.init), label)
    }
  }

  /// Where a service stands in the inventories.
  struct Place {
    let inventory: ReadBack
    let host: String
    let component: Component
  }

  func place(of service: ExpectedService) throws -> Place {
    let component = try #require(catalog.component(service.facts.component))
    for inventory in inventories {
      let hosts = (inventory.groups[component.name] ?? []).filter {
        Self.address(of: $0, in: inventory) == service.host
      }
      // Two services of one component on one host differ by their unit.
      let usual = component.units.first ?? ""
      let named = hosts.filter { host in
        let unit = component.unitVariable.flatMap { inventory.text($0, of: host) } ?? usual
        return "\(unit).service" == service.facts.unit
      }
      if let host = hosts.count == 1 ? hosts.first : named.first {
        return Place(inventory: inventory, host: host, component: component)
      }
    }
    throw ReadBack.Unexpected("\(service) of \(estate) is in no inventory")
  }

  /// The name by which a host was reached.
  private static func address(of host: String, in inventory: ReadBack) -> String {
    inventory.text("ansible_host", of: host) ?? host
  }

  /// The main file by its argument, others by their option or beside the main file.
  private func path(of file: Component.Config.File, _ service: ExpectedService, _ component: Component)
    -> String
  {
    if file == component.config.files.first { return service.facts.config_file }
    let words = service.facts.argv
    if let option = file.option, let index = words.firstIndex(of: option), index + 1 < words.count {
      return words[index + 1]
    }
    return service.facts.config_file.split(separator: "/").dropLast().map { "/\($0)" }.joined()
      + "/\(file.name)"
  }

  private func expectSame(_ found: [String: String], _ expected: [String: String], _ place: String) {
    for key in Set(found.keys).union(expected.keys).sorted() where found[key] != expected[key] {
      Issue.record(
        "\(place): \(key): expected \(expected[key] ?? "nothing"), found \(found[key] ?? "nothing")")
    }
  }
}

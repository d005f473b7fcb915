import ComponentCatalog
import ConfigFormats
import EstateModel
import EstateSupport
import Foundation
import HostEvidence
import TestSupport
import Testing

@testable import StageMeasures

/// A large estate must be one that could be: names, ids and lists as a real one has them.
struct EstateCopiesTests {
  private static func copies(of fixture: String) async throws -> EstateCopies {
    let hosts = projectFolder.appending(path: "fixtures/\(fixture)/hosts")
    return EstateCopies(try await collectedRecords(below: hosts), catalog: try Catalog.embedded())
  }

  private static func estate(_ records: [HostRecord]) throws -> Estate {
    Estate(records: records, catalog: try Catalog.embedded())
  }

  @Test func manyClustersKnowNothingOfEachOther() async throws {
    let copies = try await Self.copies(of: "combined-kraft")
    let hosts = try copies.hosts(7, .many)
    #expect(hosts.count == 9 && Set(hosts.map(\.name)).count == 9)
    let estate = try Self.estate(hosts)
    #expect(estate.clusters.count == 3)
    #expect(estate.clusters.allSatisfy { Set($0.services.map(\.host)).count == 3 })
    #expect(Set(estate.clusters.flatMap(\.services).compactMap(\.clusterID)).count == 3)
    #expect(try copies.hosts(7, .many) == hosts)
  }

  @Test func aWideClusterGrowsByWorkersAndBrokers() async throws {
    let copies = try await Self.copies(of: "connect-groups")
    let hosts = try copies.hosts(40, .wide)
    #expect(hosts.count == 40)
    let estate = try Self.estate(hosts)
    #expect(estate.clusters.count == 1)
    let services = estate.clusters.flatMap(\.services)
    let brokers = services.filter { $0.component.name == "kafka_broker" }
    #expect(brokers.count > 2 && Set(brokers.compactMap(\.identity)).count == brokers.count)
    // The quorum stays as it is, and whoever lists brokers lists all of them.
    #expect(services.count { $0.component.name == "kafka_controller" } == 1)
    for service in services where service.component.name == "kafka_connect" {
      let list = try #require(service.main?["bootstrap.servers"])
      #expect(list.split(separator: ",").count == brokers.count, "\(service.host)")
    }
    // Every host is known by the name that its own settings hold.
    #expect(estate.hosts.values.allSatisfy { $0.inventoryName == $0.name })
    #expect(try copies.hosts(40, .wide) == hosts)
  }

  @Test func anEstateOfSingleHostsDoesNotGrowWide() async throws {
    let copies = try await Self.copies(of: "one-host-everything")
    #expect(throws: EstateCopies.Failure.self) { try copies.hosts(2, .wide) }
  }

  @Test func namesCountWhereTheyStandWhole() throws {
    var record = HostRecord(name: "kb1")
    record.processes = [ProcessRecord(id: 1)]
    record.processes[0].arguments = ["kb1.example,kb12,old-kb1,PLAIN://kb1:9092"]
    let filled = HostStencil(record, names: ["kb1"]).filled(.init(names: ["kb1": "new"]))
    #expect(filled.processes[0].arguments == ["new.example,kb12,old-kb1,PLAIN://new:9092"])
  }

  @Test(arguments: [
    ("kb1:9092,kb2:9092", "cn1", "kb1:9092,kb2:9092,kb3:9092"), ("kb1:9092", "cn1", nil),
    ("kb1:9092,kb2:9093", "cn1", nil), ("kb1:9092,kb2:9092", "kb1", "kb1:9092,kb2:9092,kb3:9092"),
  ])
  func listsOfAllMembersGrow(_ text: String, _ host: String, _ longer: String?) {
    #expect(MemberList(members: ["kb1", "kb2"], more: ["kb3"]).longer(text[...], on: host) == longer)
  }
}

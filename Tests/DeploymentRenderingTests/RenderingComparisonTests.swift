import DeploymentRendering
import Foundation
import HostEvidence
import OrderedCollections
import Testing

/// What counts as kept, changed, added, lost and unmanaged.
struct RenderingComparisonTests {
  private let broker = ObservedBroker()

  @Test func whatIsWrittenAgainIsKept() throws {
    let comparison = try broker.compared(with: ObservedBroker.faithful)
    #expect(comparison.differences.isEmpty)
    #expect(comparison.kept == 3)
    #expect(comparison.changesNothing)
    #expect(comparison.isComplete)
  }

  @Test func everyKindIsTold() throws {
    var broker = broker
    broker.add("/etc/kafka/client.properties", "a=b\n")
    var files = ObservedBroker.faithful
    files[ObservedBroker.main] = "broker.id=2\nrack=a\n"
    let comparison = try broker.compared(with: files)
    #expect(
      comparison.texts == [
        "unmanaged /etc/kafka/client.properties a: b -> -",
        "changed /etc/kafka/server.properties broker.id: 1 -> 2",
        "lost /etc/kafka/server.properties listeners: PLAIN://:9092 -> -",
        "added /etc/kafka/server.properties rack: - -> a",
      ])
    #expect(!comparison.changesNothing)
    #expect(comparison.total == 5)
  }

  @Test func filesThatStayAsTheyAreChangeNothing() throws {
    var broker = broker
    broker.add("/etc/kafka/client.properties", "a=b\n")
    let comparison = try broker.compared(with: ObservedBroker.faithful)
    #expect(comparison.count(.unmanaged) == 1)
    #expect(comparison.changesNothing)
  }

  @Test func aTextThatOnlyTheCollectionKnowsIsNotCompared() throws {
    var broker = broker
    broker.add("/opt/exporter.yml", "rules: []\n")
    var rendering = ObservedBroker.rendering(ObservedBroker.faithful)
    var file = RenderedFile(path: "/opt/exporter.yml", settings: [:])
    file.isForeign = true
    rendering.hosts["kb1"]?.add(file)
    let comparison = try ObservedBroker.compared([broker], [rendering])
    #expect(comparison.differences.isEmpty)
    #expect(comparison.skipped.map(\.file) == ["/opt/exporter.yml"])
    #expect(comparison.isComplete)
  }

  @Test func aNewFileIsAddedSettingBySetting() throws {
    var files = ObservedBroker.faithful
    files["/etc/kafka/client.properties"] = "a=1\nb=2\n"
    let comparison = try broker.compared(with: files)
    #expect(comparison.differences.map(\.kind) == [.added, .added])
  }

  @Test func aMainFileThatWouldBeWrittenElsewhereIsLost() throws {
    var files = ObservedBroker.faithful
    files["/opt/kafka/server.properties"] = files.removeValue(forKey: ObservedBroker.main)
    let comparison = try broker.compared(with: files)
    #expect(comparison.count(.lost) == 2)
    #expect(comparison.count(.added) == 2)
    #expect(!comparison.changesNothing)
  }

  @Test func aServiceThatIsNotDeployedIsLost() throws {
    let comparison = try broker.compared(with: ["/etc/schema-registry/schema-registry.properties": "a=1\n"])
    #expect(comparison.count(.lost) == 3)
  }

  @Test func aMainFileFromStepsThatNeedTheLiveHostIsAGap() throws {
    let files = ObservedBroker.faithful.filter { $0.key != ObservedBroker.main }
    let comparison = try broker.compared(with: files)
    #expect(comparison.differences.isEmpty)
    #expect(comparison.skipped.map(\.file) == [ObservedBroker.main])
    #expect(!comparison.isComplete)
  }

  @Test(arguments: [
    ("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512", "SCRAM-SHA-512, PLAIN", true),
    ("rest.extension.classes", "a.B,c.D", "c.D,a.B", true),
    ("rest.extension.classes", "a.B,c.D", "c.D", false),
    ("super.users", "User:a;User:b", "User:b;User:a", false), ("advertised.listeners", "A,B", "B,A", false),
  ])
  func listsWithoutAnOrder(key: String, old: String, new: String, isSame: Bool) throws {
    var broker = broker
    broker.add(ObservedBroker.main, "\(key)=\(old)\n")
    var files = ObservedBroker.faithful
    files[ObservedBroker.main] = "\(key)=\(new)\n"
    #expect(try broker.compared(with: files).differences.isEmpty == isSame)
  }

  @Test func saltedHashesAreNamedAndNotCompared() throws {
    let path = "/opt/confluent-control-center/dependencies/web-config-prom.yml"
    var files = ObservedBroker.faithful
    files[path] = "basic_auth_users:\n  a: $2b$12$x\n"
    let comparison = try broker.compared(with: files)
    #expect(comparison.differences.isEmpty)
    #expect(comparison.skipped.map(\.file) == [path])
    #expect(comparison.isComplete)
  }

  @Test func whatCouldNotBeReadIsAGap() throws {
    for state in [FileRecord.State.denied, .cut, .special, .skipped] {
      var broker = broker
      broker.add("/etc/kafka/client.properties", "", state: state)
      var files = ObservedBroker.faithful
      files["/etc/kafka/client.properties"] = "a=1\n"
      let comparison = try broker.compared(with: files)
      #expect(comparison.differences.isEmpty)
      #expect(!comparison.isComplete)
    }
  }

  @Test func onlyRootCanTellThatAFileIsMissing() throws {
    var broker = broker
    broker.add("/etc/kafka/client.properties", "", state: .missing)
    var files = ObservedBroker.faithful
    files["/etc/kafka/client.properties"] = "a=1\n"
    #expect(try broker.compared(with: files).count(.added) == 1)
    broker.record.facts["reader-id"] = "1000"
    let comparison = try broker.compared(with: files)
    #expect(comparison.differences.isEmpty)
    #expect(!comparison.isComplete)
  }

  @Test func rowsAreSortedAndCodable() throws {
    var files = ObservedBroker.faithful
    files[ObservedBroker.main] = "z=1\nbroker.id=2\nm=3\n"
    let rows = try broker.compared(with: files).differences
    #expect(rows == rows.sorted())
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(rows[0]), as: UTF8.self)
    let expected =
      #"{"file":"/etc/kafka/server.properties","host":"kb1","key":"broker.id","kind":"changed","observed":"1","rendered":"2","secret":false}"#
    #expect(text == expected)
  }
}

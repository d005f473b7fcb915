import ComponentCatalog
import DeploymentRendering
import EstateModel
import HostEvidence
import Testing

/// Files that a change of the inventory makes a deploy write, and that lie on hosts already.
struct FilesWrittenAnewTests {
  @Test func whatLiesThereIsWhatChanges() throws {
    let broker = ObservedBroker()
    var changed = ObservedBroker.faithful
    changed[ObservedBroker.main] = "broker.id=1\nlisteners=TLS://:9093\n"
    let unwritten = ObservedBroker.faithful.filter { $0.key == ObservedBroker.override }
    let (before, after) = (
      ObservedBroker.rendering(unwritten, host: "b1", address: "kb1"),
      ObservedBroker.rendering(changed, host: "b1", address: "kb1")
    )
    let records = [broker.record]
    let anew = FilesWrittenAnew(
      from: before, to: after, in: Estate(records: records, catalog: try Catalog.embedded()), records: records
    )
    #expect(anew.changes.map { "\($0.host) \($0.kind) \($0.key)" } == ["b1 changed listeners"])
    let rows = before.changes(to: after)
    #expect(rows.count == 2 && rows.allSatisfy(anew.hold))
  }

  @Test func aFileThatNobodyReadIsNew() throws {
    var broker = ObservedBroker()
    broker.add(ObservedBroker.main, "", state: .denied)
    let anew = FilesWrittenAnew(
      from: ObservedBroker.rendering([:]), to: ObservedBroker.rendering(ObservedBroker.faithful),
      in: Estate(records: [broker.record], catalog: try Catalog.embedded()), records: [broker.record])
    #expect(anew.changes.isEmpty)
  }
}

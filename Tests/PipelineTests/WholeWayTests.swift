import AnsibleInventory
import EstateModel
import TestSupport
import Testing

/// From the hosts' files to an inventory and back again, over every estate there is.
@Suite("The whole way")
struct WholeWayTests {
  private static let corpusReason: Comment = "set CPDISCOVER_CORPUS to a folder with RELEASE/CASE/hosts/..."

  @Test func thereAreEstates() { #expect(EstateCase.fixtures.count >= 9) }

  @Test(arguments: EstateCase.fixtures)
  func ourReaderGivesBackWhatIsOnTheHosts(estate: EstateCase) async throws {
    try await readBackByOurReader(estate)
  }

  @Test(.enabled(if: !EstateCase.corpus.isEmpty, corpusReason), arguments: EstateCase.corpus)
  func ourReaderGivesBackTheCorpus(estate: EstateCase) async throws {
    try await readBackByOurReader(estate)
  }

  @Test(.enabled(AnsibleReading.reason) { await AnsibleReading.isThere() }, arguments: EstateCase.fixtures)
  func ansibleGivesBackWhatIsOnTheHosts(estate: EstateCase) async throws {
    try await readBackByAnsible(estate)
  }

  @Test(
    .enabled(if: !EstateCase.corpus.isEmpty, corpusReason),
    .enabled(AnsibleReading.reason) { await AnsibleReading.isThere() }, arguments: EstateCase.corpus)
  func ansibleGivesBackTheCorpus(estate: EstateCase) async throws {
    try await readBackByAnsible(estate)
  }

  private func readBackByOurReader(_ estate: EstateCase) async throws {
    let collected = try await CollectedEstate.of(estate)
    for service in estate.services where service.file(service.facts.config_file) == nil {
      let remarks = collected.remarks.filter {
        $0.host == service.host && $0.text.contains(service.facts.config_file)
      }
      #expect(!remarks.isEmpty, "\(service) of \(estate) has no main file, and nobody says so")
    }
    try await withTemporaryFolder { folder in
      let paths = try collected.write(to: folder)
      for behaviour in HashBehaviour.allCases {
        try check(estate, paths.map { try ReadBack(ownReaderOf: $0, behaviour) })
      }
    }
  }

  private func readBackByAnsible(_ estate: EstateCase) async throws {
    let collected = try await CollectedEstate.of(estate)
    try await withTemporaryFolder { folder in
      var readings: [HashBehaviour: [ReadBack]] = [:]
      for path in try collected.write(to: folder) {
        try await AnsibleReading.requireNoWarning(path)
        for (behaviour, reading) in try await AnsibleReading.readBack(path) {
          readings[behaviour, default: []].append(reading)
        }
      }
      for behaviour in HashBehaviour.allCases { try check(estate, readings[behaviour] ?? []) }
    }
  }

  private func check(_ estate: EstateCase, _ inventories: [ReadBack]) throws {
    let check = try InventoryCheck(estate, inventories)
    check.expectMembership()
    try check.expectProperties()
    // The collection has no name for the unit and the file of this estate: the difference is told instead.
    if estate.name != "fixtures/renamed-unit" { try check.expectUnits() }
  }
}

import ConfigFormats
import Testing

@Suite("Which files make up a unit")
struct SystemdUnitSearchTests {
  private func search(_ unit: String, _ paths: String..., masks: Set<String> = []) -> SystemdUnitSearch.Result
  {
    let candidates = paths.map { SystemdUnitSearch.Candidate(path: $0, isMask: masks.contains($0)) }
    let result = SystemdUnitSearch.files(of: unit, among: candidates)
    #expect(
      result == SystemdUnitSearch.files(of: unit, among: candidates.reversed()), "order of candidates matters"
    )
    return result
  }

  @Test func theDirectoryOfHighestPriorityWins() {
    let result = search(
      "k.service", "/lib/systemd/system/k.service", "/usr/lib/systemd/system/k.service",
      "/run/systemd/system/k.service", "/etc/systemd/system/k.service", "/opt/k.service")
    #expect(result == .found(unitFile: "/etc/systemd/system/k.service", dropIns: []))
    #expect(search("k.service", "/lib/systemd/system/other.service") == .notFound)
  }

  @Test func dropInsSortByNameAndTheHigherDirectoryMasks() {
    let result = search(
      "k.service", "/usr/lib/systemd/system/k.service", "/usr/lib/systemd/system/k.service.d/20.conf",
      "/etc/systemd/system/k.service.d/20.conf", "/etc/systemd/system/k.service.d/30.conf",
      "/run/systemd/system/k.service.d/10.conf", "/etc/systemd/system/k.service.d/README",
      "/etc/systemd/system/other.service.d/00.conf", "/etc/systemd/system/k.service.d/sub/00.conf")
    #expect(
      result.paths == [
        "/usr/lib/systemd/system/k.service", "/run/systemd/system/k.service.d/10.conf",
        "/etc/systemd/system/k.service.d/20.conf", "/etc/systemd/system/k.service.d/30.conf",
      ])
  }

  @Test func masks() {
    let unit = "/usr/lib/systemd/system/k.service"
    #expect(
      search("k.service", unit, "/etc/systemd/system/k.service", masks: ["/etc/systemd/system/k.service"])
        == .masked(by: "/etc/systemd/system/k.service"))
    let dropIn = "/etc/systemd/system/k.service.d/20.conf"
    let result = search(
      "k.service", unit, dropIn, "/usr/lib/systemd/system/k.service.d/20.conf",
      "/usr/lib/systemd/system/k.service.d/30.conf", masks: [dropIn])
    #expect(result.paths == [unit, "/usr/lib/systemd/system/k.service.d/30.conf"])
  }

  @Test func templates() {
    let result = search(
      "kafka@1.service", "/etc/systemd/system/kafka@.service", "/etc/systemd/system/kafka@.service.d/10.conf",
      "/usr/lib/systemd/system/kafka@1.service.d/20.conf", "/etc/systemd/system/kafka@2.service.d/30.conf",
      "/usr/lib/systemd/system/kafka@1.service.d/10.conf")
    #expect(
      result.paths == [
        "/etc/systemd/system/kafka@.service", "/etc/systemd/system/kafka@.service.d/10.conf",
        "/usr/lib/systemd/system/kafka@1.service.d/20.conf",
      ])
    #expect(
      search("kafka@1.service", "/etc/systemd/system/kafka@.service", "/lib/systemd/system/kafka@1.service")
        .paths
        == ["/lib/systemd/system/kafka@1.service"])
  }

  @Test func dropInsOfPrefixesAndOfTheType() {
    let result = search(
      "confluent-schema-registry.service", "/lib/systemd/system/confluent-schema-registry.service",
      "/etc/systemd/system/confluent-.service.d/50.conf",
      "/etc/systemd/system/confluent-schema-.service.d/40.conf",
      "/run/systemd/system/service.d/10.conf", "/etc/systemd/system/confluent-kafka.service.d/00.conf",
      "/etc/systemd/system/service.d/40.conf")
    #expect(
      result.paths.dropFirst() == [
        "/run/systemd/system/service.d/10.conf", "/etc/systemd/system/confluent-schema-.service.d/40.conf",
        "/etc/systemd/system/confluent-.service.d/50.conf",
      ])
  }
}

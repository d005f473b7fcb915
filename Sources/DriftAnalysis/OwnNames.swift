import ConfigFormats
import DeploymentRendering
import EstateModel
import HostEvidence

/// What a host is called, by itself and by others, and the number of a service on it: words that differ from host to
/// host wherever they stand.
struct OwnNames {
  /// Longest first, so that a short name is not found in its long one.
  private let names: [String]
  private let number: String?

  init(of service: Service, _ scene: DriftScene) {
    let host = scene.estate.hosts[service.host]
    let members = scene.comparison.written.members[service.host] ?? []
    var names = Set(
      [service.host, host?.inventoryName, host?.address, host?.connection["ansible_host"]].compactMap(\.self))
    names.formUnion(members.map(\.name))
    if let name = scene.records[service.host]?.facts["hostname"] { names.insert(name) }
    let isAddress = { (name: String) in name.allSatisfy { $0.isNumber || $0 == "." } }
    names.formUnion(
      names.filter { !isAddress($0) }.compactMap { $0.split(separator: ".").first.map(String.init) })
    self.names = names.filter { $0.count > 1 }.sorted { ($1.count, $0) < ($0.count, $1) }
    number = service.identity.map(String.init)
  }

  /// The text with one word for all of these names.
  func generalised(_ text: String) -> String {
    if text == number { return "\u{1A}id" }
    return names.reduce(text) { $0.holds($1) ? OwnNames.replacing($1, in: $0) : $0 }
  }

  /// A name counts where it is no part of a longer word: the host `zo` is none of `zookeeper`.
  static func replacing(_ name: String, in text: String) -> String {
    var (done, rest) = ("", text[...])
    while let range = rest.firstRange(of: name) {
      let before = rest[..<range.lowerBound]
      let isWhole = ![before.last ?? done.last, rest[range.upperBound...].first].contains {
        $0.map { $0.isLetter || $0.isNumber } ?? false
      }
      done += before
      done += isWhole ? "\u{1A}host" : name
      rest = rest[range.upperBound...]
    }
    return done + rest
  }
}

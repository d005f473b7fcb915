import ComponentCatalog
import ConfigFormats
import EstateModel
import OrderedCollections
import ParallelWork
import VariableCatalog

/// All services of a cluster, with what decides what a deploy would do to them.
struct DeployCases {
  /// Components in the order of deployment, hosts in that of their groups.
  let all: [DeployCase]
  private let byComponent: OrderedDictionary<String, [DeployCase]>

  /// In so many parts signs are looked for, each of which learns the names of settings for itself.
  private static let parts = 8

  /// - Parameters:
  ///   - members: of all components.
  ///   - version: of the platform; nil where it is not known.
  ///   - isVerbatim: whether every setting is said as it is, without a model of the collection.
  ///   - settings: of a service's main file, in which signs are looked for; nil for those that were seen.
  init(
    _ members: [HostMember], hosts: [String: Estate.Host], catalog: DeployCatalog,
    version: PlatformVersion?, isVerbatim: Bool,
    settings: (HostMember) -> OrderedDictionary<String, String>? = { _ in nil }
  ) {
    let all = catalog.signs
    let written = members.map(settings)
    let signs = Array(zip(members, written)).parts(DeployCases.parts).parallelMap(turn: 1) { part in
      let known = SignsByKey(all)
      return part.map { member, written in
        guard let written else {
          return known.signs(in: (member.service.main?.entries ?? []).lazy.map { ($0.key, $0.value) })
        }
        return known.signs(in: written.lazy.map { ($0.key, $0.value) })
      }
    }.flatMap(\.self)
    let clusterSigns = signs.reduce(into: Set()) { $0.formUnion($1) }
    let components = Dictionary(grouping: members, by: \.inventoryName).mapValues(\.count)
    let editions = Set(
      members.filter { $0.service.component.name == "kafka_broker" }.compactMap(
        \.service.installation.isCommunity))
    let brokers = editions.count == 1 ? editions.first.map { $0 ? "community" : "server" } : nil
    self.init(
      all: Array(zip(members, zip(signs, written))).parallelMap { member, told in
        let (signs, written) = told
        let host = hosts[member.service.host]
        var facts = host?.deployFacts ?? [:]
        let packaged = facts["edition"]
        facts.merge(member.service.deployFacts(texts: host?.texts ?? [:])) { $1 }
        // A deploy goes by packages. Jars of clients name the community's edition beside either broker.
        facts["edition"] = packaged ?? brokers ?? facts["edition"]
        if catalog.guards.contains(where: { $0.isForOther(facts) }) { facts["kernel"] = "own" }
        if let written {
          facts.merge(member.service.movedData(to: written)) { $1 }
          facts.merge(member.service.changedID(to: written)) { $1 }
        }
        facts["host"] = member.inventoryName
        facts["alone"] = components[member.inventoryName] == 1 ? "true" : "false"
        return DeployCase(
          member: member, facts: facts, signs: signs, clusterSigns: clusterSigns, texts: host?.texts ?? [:],
          version: version, isVerbatim: isVerbatim)
      })
  }

  private init(all: [DeployCase]) {
    self.all = all
    byComponent = OrderedDictionary(grouping: all, by: \.component)
  }

  /// The same with the variables of the inventory, and those before a change of it.
  func with(_ evaluation: Evaluation?, earlier: Evaluation? = nil) -> DeployCases {
    DeployCases(
      all: all.map {
        DeployCase(
          member: $0.member, facts: $0.facts, signs: $0.signs, clusterSigns: $0.clusterSigns,
          texts: $0.texts, version: $0.version, isVerbatim: $0.isVerbatim, evaluation: evaluation,
          earlier: earlier)
      })
  }

  /// Those of some services; what was seen anywhere in the cluster stays known.
  func filter(_ isWanted: (DeployCase) -> Bool) -> DeployCases { DeployCases(all: all.filter(isWanted)) }

  /// Those in a situation.
  func those(in situation: Situation) -> [DeployCase] {
    those(concernedBy: situation).filter { $0.isIn(situation) }
  }

  /// Those of components that a situation is for.
  func those(concernedBy situation: Situation) -> [DeployCase] {
    situation.components.isEmpty ? all : byComponent.filter { situation.concerns($0.key) }.flatMap(\.value)
  }
}

extension DeployCatalog {
  fileprivate var signs: Set<Situation.Sign> {
    let situations = guards.map(\.situation) + actions.map(\.situation) + supplies.map(\.situation)
    let signs = situations.flatMap { $0.seen + $0.unseen }
    return Set(signs + signs.flatMap(\.beside))
  }
}

extension Guard {
  /// Whether its facts are known, and other than a deploy would set them.
  fileprivate func isForOther(_ facts: [String: String]) -> Bool {
    guard case .facts(let usual) = value else { return false }
    return usual.allSatisfy { facts[$0.key] != nil } && usual.contains { facts[$0.key] != $0.value }
  }
}

/// The signs that settings of a name may be: the files of many hosts have the same ones.
private final class SignsByKey {
  private let all: Set<Situation.Sign>
  private var known: [String: [Situation.Sign]] = [:]

  init(_ all: Set<Situation.Sign>) { self.all = all }

  func signs(of key: String) -> [Situation.Sign] {
    if let found = known[key] { return found }
    let small = key.lowercased()
    let found = all.filter { small.hasSuffix($0.key) }
    known[key] = Array(found)
    return Array(found)
  }

  func signs(in settings: some Sequence<(String, String)>) -> Set<Situation.Sign> {
    var found: Set<Situation.Sign> = []
    for (key, value) in settings {
      for sign in signs(of: key) where sign.fits(key.lowercased(), value) { found.insert(sign) }
    }
    return found.filter { $0.beside.isEmpty || !found.isDisjoint(with: $0.beside) }
  }
}

extension Service {
  /// `data.folder`, where the settings that a deploy would write name another folder of data than those there are.
  fileprivate func movedData(to written: OrderedDictionary<String, String>) -> [String: String] {
    for key in ["log.dirs", "dataDir"] {
      guard let new = written[key], let old = main?[key], new != old else { continue }
      return ["data": "moved", "data.folder": new, "data.old": old]
    }
    return [:]
  }

  /// `id`, where the settings that a deploy would write have another id than those there are.
  fileprivate func changedID(to written: OrderedDictionary<String, String>) -> [String: String] {
    for key in ["node.id", "broker.id"] {
      guard let new = written[key], let old = main?[key], new != old else { continue }
      return ["id": "changed", "id.new": new, "id.old": old]
    }
    return [:]
  }

  /// - Parameter texts: files of the host by path.
  fileprivate func deployFacts(texts: [String: String]) -> [String: String] {
    var facts = ["title": component.title, "state": state.rawValue]
    facts["edition"] = installation.isCommunity.map { $0 ? "community" : "server" }
    facts[component.ownVersion == nil ? "version" : "own.version"] = installation.version?.description
    facts["installation"] = installation.archiveBase == nil ? "package" : "archive"
    facts["archive.folder"] = installation.archiveBase
    facts["unit"] = unit
    facts["user"] = user
    facts["group"] = group
    let options = programArguments + settings.environment.values
    for (agent, jar) in [("jmxexporter", "jmx_prometheus_javaagent"), ("jolokia", "jolokia")] {
      facts[agent] = options.contains { $0.holds("-javaagent") && $0.holds(jar) } ? "running" : "absent"
    }
    let isKeyed = settings.environment["CONFLUENT_SECURITY_MASTER_KEY"]?.isEmpty == false
    let entries = (main?.entries ?? []).map { (key: $0.key, value: $0.value) }
    let protected = entries.filter { $0.value.holds("securepass") }
    if isKeyed || !protected.isEmpty {
      facts["secrets"] = "protected"
    } else if main != nil {
      facts["secrets"] = "clear"
    }
    let locations = entries.filter {
      $0.key.utf8.last == UInt8(ascii: "n") || $0.key.utf8.last == UInt8(ascii: "N")
    }
    for ending in ["ssl.keystore.location", "ssl.truststore.location", "ssl.server.certificate.location"] {
      guard let store = locations.first(where: { $0.key.lowercased().hasSuffix(ending) }) else { continue }
      facts["store.folder"] = "/" + store.value.split(separator: "/").dropLast().joined(separator: "/")
      break
    }
    facts["secrets.file"] =
      protected.lazy.compactMap { entry in
        entry.value.firstMatch(of: /\$\{securepass:([^:}]+):/).map { String($0.1) }
      }.first
    // Logins stand in settings, or in a file that the Java options name.
    let logins = settings.environment.values.filter { $0.holds("login.config") }.compactMap { options in
      options.firstMatch(of: /java\.security\.auth\.login\.config=([^\s"]+)/).flatMap { texts[String($0.1)] }
    }
    let texts = entries.lazy.map(\.value).filter { $0.holds("keyTab") } + logins
    facts["keytab"] =
      texts.compactMap { text in
        text.firstMatch(of: /keyTab\s*=\s*["']([^"']+)["']/).map { String($0.1) }
      }.first
    return facts
  }
}

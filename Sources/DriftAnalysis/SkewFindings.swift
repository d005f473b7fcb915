import AnsibleInventory
import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// What differs between hosts of one group, where no inventory tells what it should be.
struct SkewFindings {
  private(set) var findings: [Finding] = []
  private let scene: DriftScene
  private let declaredVersions: VersionFindings
  private let hidden: HiddenSettings
  /// Files and kernel settings that were told, with the hosts: services of several components may share one.
  private var told: Set<[String]> = []

  /// - Parameters:
  ///   - versions: what has another version than the inventory names, which is told already.
  ///   - hidden: settings of which it is not known what the inventory says.
  ///   - moved: identifiers of services in another group than declared, whose files are those of neither.
  init(
    _ scene: DriftScene, _ versions: VersionFindings, _ hidden: HiddenSettings, moved: Set<String>
  ) {
    self.scene = scene
    self.hidden = hidden
    declaredVersions = versions
    for cluster in scene.estate.clusters {
      for services in OrderedDictionary(grouping: cluster.services, by: \.component.name).values {
        let placed = services.filter { !moved.contains($0.identifier) }
        findFiles(placed)
        for group in OrderedDictionary(grouping: placed, by: \.groupName).values where group.count > 1 {
          findSettings(group)
          findHidden(group)
          findUnits(group)
        }
        for group in OrderedDictionary(grouping: services, by: \.groupName).values where group.count > 1 {
          findKernel(group)
          findVersions(group)
        }
      }
    }
  }

  /// Without what other findings tell of the same settings: a process does not have what was added to its unit since.
  func findings(besides others: [Finding]) -> [Finding] {
    // What has no majority is about no host.
    let places = others.map(\.place)
    let told = Set(
      places
        + places.map {
          Finding.Place(cluster: $0.cluster, component: $0.component, file: $0.file, key: $0.key)
        })
    return findings.filter { $0.kind != "skew.setting" || !told.contains($0.place) }
  }

  // MARK: - Settings and files

  /// Settings whose declared value can't be told.
  private mutating func findSettings(_ services: [Service]) {
    var values: OrderedDictionary<Finding.Place, [(member: Service, value: String?)]> = [:]
    var units: [(service: Service, files: UnitFiles)] = []
    for service in services {
      for config in service.configs.values {
        let file = scene.comparison.written.files[service.host]?[config.path]
        for key in (file?.unknown ?? [:]).keys {
          values[Finding.Place(file: config.path, key: key), default: []].append(
            (service, config.properties[key]))
        }
      }
      if let unit = scene.unitAfterDeploy(of: service), unit.unread.isEmpty { units.append((service, unit)) }
    }
    findAdditions(units)
    for (place, values) in values {
      let skew = skew(values)
      // Where all are different, the inventory may well give each host a value of its own.
      if !skew.undecided.isEmpty, Set(values.map(\.value)).count == values.count { continue }
      if skew.undecided.isEmpty && skew.deviations.isEmpty || isOfSingleHosts(place, values.map(\.member)) {
        continue
      }
      add("skew.setting", skew, file: place.file, key: place.key) { service in
        service.configs.values.first { $0.path == place.file }?.properties[place.key ?? ""]
      }
    }
  }

  /// Whether the inventory says a setting at several places, and so of single hosts or child groups.
  private func isOfSingleHosts(_ place: Finding.Place, _ services: [Service]) -> Bool {
    let origins = services.map { service in
      (scene.comparison.written.members[service.host] ?? []).flatMap { member in
        scene.declared[member.rendering].origins(member.name, place.file ?? "", place.key ?? "")
          .map { "\($0.file):\($0.line)" }.sorted()
      }
    }
    return Set(origins).count > 1
  }

  /// Settings that a file of variables may declare which nobody could open.
  private mutating func findHidden(_ services: [Service]) {
    for (place, values) in hidden.comparable(services) {
      add("skew.setting", skew(values), file: place.file, key: place.key) { service in
        values.first { $0.member.identifier == service.identifier }?.value
      }
    }
  }

  /// What drop-ins of hosts say besides what a deploy writes.
  private mutating func findAdditions(_ units: [(service: Service, files: UnitFiles)]) {
    let additions = units.map { service, files in
      (service, Dictionary(files.additions.map { ($0.key, $0.value ?? "") }, uniquingKeysWith: { $1 }))
    }
    // What matters by itself is told on each host.
    let kinds = scene.catalog.findings
    let matters = { (key: String) in
      kinds.severity(ofUnitSetting: key).map { $0 > .cosmetic } ?? false
    }
    for key in Set(additions.flatMap(\.1.keys)).sorted()
    where !matters(key) && !units.contains(where: { scene.isDoubted(key, inUnitOf: $0.service) }) {
      let values = additions.map { service, values in (service, values[key]) }
      add("skew.setting", skew(values), file: units.first?.service.unitName, key: key) { service in
        additions.first { $0.0.identifier == service.identifier }?.1[key]
      }
    }
  }

  /// A host's own names make no difference, but a list of all hosts is the same everywhere as it stands.
  private func skew(_ values: [(member: Service, value: String?)]) -> GroupSkew<Service> {
    let plain = GroupSkew(values.map { ($0.member, $0.value ?? SkewFindings.absent) })
    if plain.deviations.isEmpty, plain.undecided.isEmpty { return plain }
    let general = GroupSkew(
      values.map { member, value in
        (member, value.map(OwnNames(of: member, scene).generalised) ?? SkewFindings.absent)
      })
    let isPlain = plain.undecided.isEmpty && plain.deviations.count < general.deviations.count
    return isPlain || !general.undecided.isEmpty && plain.undecided.isEmpty ? plain : general
  }

  /// The value of hosts that have none; it stands in no file.
  private static let absent = "\u{0}"

  /// Files that services of a component read, and whose text no inventory tells: no deploy writes them, or it writes
  /// what the collection brings.
  private mutating func findFiles(_ services: [Service]) {
    var readers: OrderedDictionary<String, [Service]> = [:]
    for service in services {
      for path in scene.files(of: service)?.paths ?? [] where isUntold(path, service) {
        readers[path, default: []].append(service)
      }
    }
    // What does not run tells no options: it would read what others of its component do.
    for service in services where scene.process(of: service) == nil {
      for path in readers.keys where isUntold(path, service) {
        let isThere = readers[path]?.contains { $0.identifier == service.identifier } ?? false
        if !isThere { readers[path]?.append(service) }
      }
    }
    let declared = Set(scene.declaredServices.map(\.identifier))
    for (path, services) in readers {
      let plain = Set(services.compactMap { scene.records[$0.host]?.files[path]?.content })
      if plain.count == 1 { continue }
      // What a deploy sets in it is told where it differs from that, so the rest counts; also of a service that no
      // inventory has.
      let written = scene.comparison.written
      let usual = services.lazy.compactMap { written.edits[$0.host]?[path] }.first
      let texts = services.compactMap { service in
        scene.records[service.host]?.files[path].map {
          let own = written.edits[service.host]?[path]
          let edit = declared.contains(service.identifier) ? own : own ?? usual
          let text = SkewFindings.rest(of: $0.content.text, edit)
          return SharedFile.Reader(service, OwnNames(of: service, scene).generalised(text))
        }
      }
      for group in SharedFile(texts).groups {
        let skew = GroupSkew(group.map { ($0.service, $0.text) })
        if isNew(path, skew) { addFile(skew, path) }
      }
    }
  }

  /// A text without what a deploy sets in it, where that is known: it is told of its own then.
  private static func rest(of text: String, _ edit: FileEdit?) -> String {
    guard let edit, edit.doubt == nil else { return text }
    let file = EditedFile(text, edit)
    let unset = file.unset.map { "\($0) is not set" }
    return file.problem == nil ? (file.rest + unset).joined(separator: "\n") : text
  }

  /// Unit files of packages, which are the same for one version as long as nobody edits one.
  private mutating func findUnits(_ services: [Service]) {
    let packaged = services.filter { $0.installation.archiveBase == nil }
    // What is stopped may not tell its version: it has that of the others where these have only one.
    let versions = Set(packaged.compactMap(\.installation.version))
    let only = versions.count == 1 ? versions.first : nil
    let known = packaged.filter { ($0.installation.version ?? only) != nil }
    for services in OrderedDictionary(grouping: known, by: { $0.installation.version ?? only }).values {
      var texts: OrderedDictionary<String, [(member: Service, value: String)]> = [:]
      for service in services {
        guard let record = scene.records[service.host], let name = service.unitName else { continue }
        let paths = ["/usr/lib/systemd/system/\(name)", "/lib/systemd/system/\(name)"]
        // Some the collection writes itself.
        let written = scene.comparison.written.files[service.host] ?? [:]
        guard let path = paths.first(where: { record.files[$0]?.state == .read && written[$0] == nil }) else {
          continue
        }
        let text = OwnNames(of: service, scene).generalised(record.files[path]?.content.text ?? "")
        texts[path, default: []].append((service, text))
      }
      for (path, texts) in texts { addFile(GroupSkew(texts), path) }
    }
  }

  private func isUntold(_ path: String, _ service: Service) -> Bool {
    guard UnitFiles.unit(of: path) == nil, path != service.configPath,
      scene.records[service.host]?.files[path]?.state == .read
    else { return false }
    let written = scene.comparison.written
    guard let file = written.files[service.host]?[path] else { return written.doubts[service.host] == nil }
    return file.isUntold && file.doubt == nil
  }

  /// Settings of the kernel that a deploy knows of.
  private mutating func findKernel(_ services: [Service]) {
    let scene = scene
    let keys = Set(
      services.flatMap { scene.records[$0.host]?.facts.keys.filter { $0.hasPrefix("vm.") } ?? [] })
    for key in keys.sorted() {
      let value = { (service: Service) in scene.records[service.host]?.facts[key] }
      let skew = GroupSkew(services.compactMap { service in value(service).map { (service, $0) } })
      if isNew(key, skew) { add("skew.setting", skew, key: key, shown: value) }
    }
  }

  private mutating func isNew(_ subject: String, _ skew: GroupSkew<Service>) -> Bool {
    told.insert([subject] + (skew.deviations + skew.undecided).map(\.member.host)).inserted
  }

  // MARK: - Versions

  private mutating func findVersions(_ services: [Service]) {
    findPackages(services)
    let scene = scene
    let declared = services.filter {
      !declaredVersions.others.contains($0.identifier) || hidden.isHidden($0.host)
    }
    let version = { (service: Service) in service.installation.version?.description }
    let versions = GroupSkew(declared.compactMap { service in version(service).map { (service, $0) } })
    if isNew("version", versions) { add("skew.version", versions, shown: version) }
    // Of one that was replaced since the start, nobody knows which version runs.
    let java = { (service: Service) in
      JavaInUse(service, scene).flatMap { $0.isReplaced ? nil : $0.version }
    }
    let javas = GroupSkew(services.compactMap { service in java(service).map { (service, $0) } })
    if isNew("java", javas) { add("skew.java", javas, shown: java) }
    let jars = services.compactMap { service in
      scene.process(of: service).map { (service, JarVersions($0).versions) }
    }
    for name in Set(jars.flatMap(\.1.keys)).sorted() {
      let version = { (service: Service) in jars.first { $0.0.identifier == service.identifier }?.1[name] }
      let isOfPlatform = jars.allSatisfy { service, versions in
        versions[name].map { $0.hasPrefix(service.installation.version?.description ?? "-") } ?? true
      }
      // The platform's own libraries come and go with its version; that a process has older ones is told of itself.
      if isOfPlatform
        || scene.catalog.findings.isOfPlatform(name) && services.allSatisfy({ $0.installedVersion != nil })
      {
        continue
      }
      add(
        "skew.jar", GroupSkew(jars.compactMap { service, versions in versions[name].map { (service, $0) } }),
        key: name, shown: version)
    }
  }

  /// Single packages that are not of the version that the component has on their host: that one is told as a whole.
  private mutating func findPackages(_ services: [Service]) {
    let scene = scene
    let installed = Dictionary(
      services.map { ($0.host, scene.records[$0.host]?.packages ?? [:]) },
      uniquingKeysWith: { first, _ in first })
    let version = { (service: Service, name: String) in installed[service.host]?[name] }
    for name in Set(installed.values.flatMap(\.keys).filter { $0.hasPrefix("confluent-") }).sorted() {
      let untold = services.filter {
        !declaredVersions.otherPackages.contains(scene.place(of: $0, key: name)) || hidden.isHidden($0.host)
      }
      let values = untold.compactMap { service in
        version(service, name).map { (service, SkewFindings.relative($0, to: service)) }
      }
      let skew = GroupSkew(values)
      if isNew("package \(name)", skew) {
        add("skew.version", skew, key: name) { version($0, name) }
      }
    }
  }

  /// A package's version with the component's own one left out.
  private static func relative(_ version: String, to service: Service) -> String {
    guard let own = service.installation.version, PlatformVersion(version) == own else { return version }
    return "its own\(version.drop { $0 != "-" })"
  }

  // MARK: - Findings

  private mutating func addFile(_ skew: GroupSkew<Service>, _ path: String) {
    let usual = skew.usual ?? ""
    add("skew.file", skew, file: path, shown: { _ in nil }) { deviation in
      LineDifference(deviation.value, from: usual, in: path)
    }
  }

  /// - Parameters:
  ///   - shown: what people may see of a service's value; nil for nothing.
  ///   - lines: what is other in a host's text than in that of most.
  private mutating func add(
    _ kind: String, _ skew: GroupSkew<Service>, file: String? = nil, key: String? = nil,
    shown: (Service) -> String?, lines: ((GroupSkew<Service>.Deviation) -> LineDifference)? = nil
  ) {
    // Hosts whose secrets were left out apart from each other have other placeholders for the same ones.
    if RedactedText.isIn((skew.deviations + skew.undecided).map(\.value)) { return }
    let usual = skew.typical.flatMap(shown)
    let isSecret = SecretSetting.isSecret(
      key: key ?? "",
      values: (lines == nil ? skew.deviations + skew.undecided : []).map(\.value)
        + [usual].compactMap(\.self), file: file ?? "")
    for deviation in skew.deviations {
      var finding = scene.finding(kind, scene.place(of: deviation.member, file: file, key: key))
      finding.isSecret = isSecret
      finding.values.onDisk = shown(deviation.member)
      let difference = lines?(deviation)
      let others =
        isSecret ? "another one" : usual ?? (lines == nil && skew.typical != nil ? "none" : "another one")
      finding.text = difference?.text ?? "most hosts of the group have \(others)"
      finding.evidence = [evidence(of: deviation.member, isSecret ? nil : finding.values.onDisk, file)]
      finding.evidence += (difference?.lines ?? []).map { Finding.Evidence(file ?? "", $0) }
      findings.append(finding)
    }
    guard let first = skew.undecided.first else { return }
    var finding = scene.finding(kind, scene.place(of: first.member, file: file, key: key))
    finding.concern(skew.undecided.map(\.member.host))
    finding.isSecret = isSecret
    let texts = OrderedSet(skew.undecided.map(\.value))
    finding.text = skew.shares { deviation in
      let hidden = "text \((texts.firstIndex(of: deviation.value) ?? 0) + 1)"
      let value = lines != nil || isSecret ? hidden : shown(deviation.member) ?? "none"
      return (deviation.member.host, value)
    }
    finding.evidence = skew.undecided.map {
      var one = evidence(of: $0.member, isSecret ? nil : shown($0.member), file)
      one.host = $0.member.host
      return one
    }
    findings.append(finding)
  }

  private func evidence(of service: Service, _ value: String?, _ file: String?) -> Finding.Evidence {
    Finding.Evidence(
      file ?? PlacementFindings.evidence(service).source,
      [service.host, value].compactMap(\.self).joined(separator: ": "))
  }
}

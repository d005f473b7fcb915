import ComponentCatalog
import ConfigFormats
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// What runs, held against the units and files from which it was started.
struct ProcessFindings {
  private(set) var findings: [Finding] = []
  private(set) var notCompared: [FindingReport.NotCompared] = []
  private let scene: DriftScene
  /// Main files that no deploy writes, with their hosts, which are told by themselves.
  private let elsewhere: Set<Finding.Place>

  /// Boot, start and time of change are told in whole seconds, so that a start may be up to two seconds after what the
  /// first two come to: what was changed a second after that may have been before it, what was later was not.
  private static let tolerance = 1

  /// - Parameters:
  ///   - running: services with their processes.
  ///   - settings: what other findings tell of settings and files: with a drop-in that is gone, a process has other
  ///     options of course.
  init(_ scene: DriftScene, _ running: [RunningService], settings: [Finding]) {
    self.scene = scene
    elsewhere = Set(
      settings.filter { $0.kind == "file.elsewhere" }.map {
        Finding.Place(host: $0.place.host, file: $0.place.file)
      })
    let told = Set(settings.map(\.place))
    let gone = Set(
      settings.filter { $0.kind == "file.missing" }.map { finding in
        Finding.Place(host: finding.place.host, file: finding.place.file.flatMap(UnitFiles.unit))
      })
    for running in running {
      findReplaced(running)
      findOutdated(running)
      noteHidden(running)
      if gone.contains(Finding.Place(host: running.service.host, file: running.service.unitName)) { continue }
      for difference in running.differences.values { find(difference, of: running, told) }
    }
  }

  private mutating func find(
    _ difference: RunningService.Difference, of running: RunningService, _ told: Set<Finding.Place>
  ) {
    let service = running.service
    let place = scene.place(of: service, file: service.unitName, key: difference.key)
    guard !told.contains(place), !isElsewhere(difference, of: service) else { return }
    if RedactedText.isIn(difference.inUnit, difference.running) {
      return notCompared.append(FindingReport.NotCompared(place: place, reason: RedactedText.reason))
    }
    let shown = OptionDifference(difference)
    var finding = scene.finding("process.options", place)
    finding.values.onDisk = shown.inUnit
    finding.values.running = shown.running
    finding.isSecret = SecretSetting.isSecret(
      key: difference.key, values: [shown.inUnit, shown.running].compactMap(\.self), file: "")
    finding.text = finding.isSecret ? shown.names : shown.text
    finding.evidence = [
      PlacementFindings.evidence(service), Finding.Evidence(service.unitName ?? "", "unit file and drop-ins"),
    ]
    findings.append(finding)
  }

  /// Whether a command differs in nothing but the main file, which is told by itself.
  private func isElsewhere(_ difference: RunningService.Difference, of service: Service) -> Bool {
    guard difference.key == "ExecStart",
      elsewhere.contains(Finding.Place(host: service.host, file: service.configPath)),
      let words = difference.inUnit?.split(separator: " "),
      let running = difference.running?.split(separator: " "), words.count == running.count
    else { return false }
    return zip(words, running).allSatisfy { $0 == $1 || $1 == service.configPath }
  }

  /// What of a process may not be seen, so that a check is left out.
  private mutating func noteHidden(_ running: RunningService) {
    guard running.process.environment == nil, running.isCompared else { return }
    leaveOut(
      running,
      "the environment of the process could not be read, so that other variables than its unit's are not told"
    )
  }

  private mutating func leaveOut(_ running: RunningService, _ reason: String) {
    notCompared.append(
      FindingReport.NotCompared(place: scene.place(of: running.service), reason: reason))
  }

  /// Packages and Java that were changed under a process: it runs what was there when it started.
  private mutating func findReplaced(_ running: RunningService) {
    let service = running.service
    let jars = JarVersions(running.process).versions.filter { scene.catalog.findings.isOfPlatform($0.key) }
    let versions = jars.values.flatMap { $0.split(separator: ", ").map(String.init) }
    if let installed = service.installedVersion, let jar = jars.elements.first,
      !versions.contains(where: { PlatformVersion($0) == installed })
    {
      var finding = scene.finding("process.outdated", scene.place(of: service, key: jar.key))
      finding.values.onDisk = installed.description
      finding.values.running = jar.value
      finding.text = "the packages were changed since it started"
      finding.evidence = [
        Finding.Evidence("process \(running.process.id)", "\(jar.key) \(jar.value) on its class path"),
        Finding.Evidence("package database", installed.description),
      ]
      findings.append(finding)
    }
    if let java = JavaInUse(service, scene), java.isReplaced {
      var finding = scene.finding("process.outdated", scene.place(of: service, key: "Java"))
      finding.values.onDisk = java.version
      finding.text = "another Java was put in its place since it started"
      finding.evidence = [
        Finding.Evidence("process \(running.process.id)", running.process.executable),
        Finding.Evidence("\(java.home)/release", java.version),
      ]
      findings.append(finding)
    }
  }

  private mutating func findOutdated(_ running: RunningService) {
    guard let record = scene.records[running.service.host], !record.isCopy else { return }
    guard let start = record.start(of: running.process) else {
      return leaveOut(
        running, "when the process started could not be read, so that a restart that is pending is not told")
    }
    guard let files = scene.files(of: running.service) else { return }
    for path in files.paths where !files.reread.contains(path) {
      guard let modified = record.files[path]?.attributes?.modified,
        // Hosts may tell any number.
        modified > start, modified - ProcessFindings.tolerance > start
      else { continue }
      var finding = scene.finding("process.outdated", scene.place(of: running.service, file: path))
      let times = (changed: UTCTime.text(modified), started: UTCTime.text(start))
      finding.times = [
        Finding.Time("changed", at: times.changed), Finding.Time("process started", at: times.started),
      ]
      finding.evidence = [
        Finding.Evidence(path, "changed \(times.changed)"),
        Finding.Evidence("process \(running.process.id)", "started \(times.started)"),
      ]
      findings.append(finding)
    }
  }
}

import AnsibleInventory
import AnsibleYAML
import ComponentCatalog
import DeploymentRendering
import EstateFindings
import EstateModel
import HostEvidence
import OrderedCollections

/// The version that an inventory names for a service, and the one that is there.
struct DeclaredPackage {
  let variable: String
  /// Nil where the inventory names none.
  let declared: EffectiveVariable?
  let installed: PlatformVersion?

  init(_ match: Placements.Match, _ scene: DriftScene) {
    let inventory = scene.declared[match.declared.member.rendering]
    variable = match.service.component.ownVersion?.variable ?? "confluent_package_version"
    declared =
      inventory.inventory.variables(of: match.declared.member.name, hashBehaviour: inventory.hashBehaviour)[
        variable]
    installed = match.service.installation.version
  }

  /// Nil where it is a template, or none is named.
  var version: PlatformVersion? { declared?.value.text.flatMap(PlatformVersion.init) }

  var isOther: Bool {
    guard let version, let installed else { return false }
    return version != installed
  }
}

/// Services of another version than the inventory names.
struct VersionFindings {
  private(set) var findings: [Finding] = []
  private(set) var notCompared: [FindingReport.NotCompared] = []
  /// Identifiers of the services that have another version.
  private(set) var others: Set<String> = []
  /// Packages that have another version, as far as the component's own has not.
  private(set) var otherPackages: Set<Finding.Place> = []

  init(_ scene: DriftScene) {
    for match in scene.placements.matched {
      let package = DeclaredPackage(match, scene)
      let place = scene.place(of: match.service, key: package.variable)
      if let declared = package.declared, package.version == nil {
        notCompared.append(
          FindingReport.NotCompared(
            place: place,
            reason: "\(declared.place.map { "\($0.file):\($0.line): " } ?? "")it is no plain version"))
      }
      if let version = package.version, package.installed == nil {
        leaveOut(version, at: place)
      }
      if !package.isOther { findPackages(of: match.service, package, scene) }
      guard package.isOther, let version = package.version, let installed = package.installed else {
        continue
      }
      var finding = scene.finding("version.declared", place, restarts: match.service.unit)
      finding.values.declared = version.description
      finding.values.onDisk = installed.description
      finding.evidence =
        [PlacementFindings.evidence(match.service)]
        + (package.declared?.place.map { [Finding.Evidence("\($0.file):\($0.line)")] } ?? [])
      findings.append(finding)
      others.insert(match.service.identifier)
    }
  }

  /// Nothing tells what is installed: no gap, since there need be nothing that was left unread.
  private mutating func leaveOut(_ declared: PlatformVersion, at place: Finding.Place) {
    notCompared.append(
      FindingReport.NotCompared(
        place: place,
        reason: "nothing that was read tells its version, so whether it is \(declared) is not known",
        isGap: false))
  }

  /// Packages of the component itself that are of another version than the rest of the platform.
  private mutating func findPackages(of service: Service, _ package: DeclaredPackage, _ scene: DriftScene) {
    guard let declared = package.version, service.component.ownVersion == nil,
      service.installation.archiveBase == nil
    else { return }
    let installed = scene.records[service.host]?.packages ?? [:]
    for name in service.component.packages {
      guard let text = installed[name], let version = PlatformVersion(text), version != declared else {
        continue
      }
      var finding = scene.finding(
        "version.declared", scene.place(of: service, key: name), restarts: service.unit)
      finding.values.declared = declared.description
      finding.values.onDisk = text
      finding.evidence = [Finding.Evidence("package database", name)]
      findings.append(finding)
      otherPackages.insert(finding.place)
    }
  }
}

import ComponentCatalog
import ConfigFormats
import HostEvidence

/// Tells which component a unit or a process is: by main class, program, start script or unit name,
/// and where several share those, by what the files and packages say. Never by host name.
struct Recognition {
  let catalog: Catalog
  let host: HostRecord
  let packages: [String: String]

  func component(process: CommandReading?, start: CommandReading?, unit: String?) -> Component? {
    let candidates = candidates(process: process, start: start, unit: unit)
    guard candidates.count > 1 else { return candidates.first }
    let fits = { (component: Component) in distinguishes(component, process: process, start: start) }
    // What is told apart by a sign goes first; without its sign it is the plain one.
    if let special = candidates.first(where: { $0.distinction != nil && fits($0) == true }) { return special }
    if let unit, candidates.allSatisfy({ fits($0) != true }), mainFileIsUnknown(candidates, process, start) {
      let named = candidates.filter { ($0.units + $0.communityUnits).contains(unit) }
      if let named = named.first(where: { $0.distinction == nil }) ?? named.first { return named }
    }
    return candidates.first { $0.distinction == nil } ?? candidates.first
  }

  private func candidates(process: CommandReading?, start: CommandReading?, unit: String?) -> [Component] {
    let all = catalog.components
    if let mainClass = process?.mainClass ?? start?.mainClass {
      let found = all.filter { $0.mainClasses.contains(mainClass) }
      if !found.isEmpty { return found }
    }
    for command in [process, start].compactMap(\.self) {
      let found = all.filter { $0.startScripts.contains(command.programName) }
      if !found.isEmpty { return found }
    }
    return all.filter { component in
      unit.map { (component.units + component.communityUnits).contains($0) } ?? false
    }
  }

  /// Whether a sign of the component is there.
  private func distinguishes(_ component: Component, process: CommandReading?, start: CommandReading?) -> Bool
  {
    guard let distinction = component.distinction else { return false }
    if distinction.packages.contains(where: { packages[$0] != nil }) { return true }
    guard let properties = mainFile(of: component, process, start) else { return false }
    return distinction.properties.contains { sign in
      let parts = sign.split(separator: "=", maxSplits: 1).map(String.init)
      let value = properties[parts[0]]?.filter { $0 != " " }
      return parts.count > 1 ? value == parts[1] : value != nil
    }
  }

  private func mainFileIsUnknown(
    _ candidates: [Component], _ process: CommandReading?, _ start: CommandReading?
  ) -> Bool {
    candidates.allSatisfy { mainFile(of: $0, process, start) == nil }
  }

  private func mainFile(
    of component: Component, _ process: CommandReading?, _ start: CommandReading?
  ) -> JavaProperties? {
    let path =
      process?.mainFile(of: component) ?? start?.mainFile(of: component)
      ?? component.config.files.first.map { "/etc/\(component.config.prefix)/\($0.name)" }
    return path.flatMap { host.properties(at: $0) }.flatMap { $0.entries.isEmpty ? nil : $0 }
  }
}

extension HostRecord {
  /// A properties file that was read, at least in part.
  func properties(at path: String) -> JavaProperties? {
    guard let file = files[path], file.state == .read || file.state == .cut else { return nil }
    return JavaProperties(parsing: file.content.bytes, path: path)
  }
}

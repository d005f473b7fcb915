import ComponentCatalog
import FindingReports
import Foundation
import HostEvidence

extension Gathering {
  /// The evidence of the bundles that the options name. A file that is none is named as a host that failed.
  func readBundles(now: Date) throws -> Snapshot {
    let reader = BundleReader(catalog: catalog)
    var hosts: [String: HostRecord] = [:]
    var files: [String: [String]] = [:]
    var failures: [Snapshot.Failure] = []
    var redacted: Set<String> = []
    var scripts: Set<String?> = []
    for path in try bundleFiles() {
      do {
        // A pipe in a folder would be waited for; one that is named is somebody's own.
        if !options.bundles.contains(path) { try Gathering.requireFile(path) }
        let parts = HostBundle.parts(
          of: Array(try Gathering.contents(of: path, most: Gathering.mostOfBundle)))
        for (index, bytes) in parts.enumerated() {
          let name = parts.count > 1 ? "bundle \(index + 1) of \(path.visible)" : path.visible
          do {
            let bundle = try HostBundle(parsing: bytes, name: name)
            // No inventory can have a host and a group of one name.
            if catalog.components.contains(where: { $0.name == bundle.host }) {
              throw Failure(
                "\(name) says that it is of the host \(bundle.host), which is a group of inventories")
            }
            files[bundle.host, default: []].append(name)
            scripts.insert(bundle.scripts)
            hosts[bundle.host] = reader.record(of: bundle)
            if bundle.isRedacted { redacted.insert(bundle.host) }
          } catch {
            failures.append(Snapshot.Failure(host: name, reason: "\(error)"))
          }
        }
      } catch {
        failures.append(Snapshot.Failure(host: path.visible, reason: "\(error)"))
      }
    }
    // Nobody can tell which of them speaks for the host.
    for (host, paths) in files where paths.count > 1 {
      hosts[host] = nil
      redacted.remove(host)
      failures.append(
        Snapshot.Failure(
          host: host, reason: "\(paths.joined(separator: " and ")) are all of this host; name one of them"))
    }
    if !redacted.isEmpty {
      let names =
        redacted.count > 3 ? counted(redacted.count, "host") : redacted.sorted().joined(separator: ", ")
      console.warn(
        "secrets were left out on \(names): where the inventory says REDACTED_..., put in the secret; equal ones are equal"
      )
    }
    var snapshot = Snapshot(
      program: DiscoverProgram.version, taken: now.formatted(.iso8601),
      hosts: Gathering.withTwinsNamed(Array(hosts.values)) { files[$0]?.first },
      failures: failures)
    snapshot.takenBy = Gathering.person
    // Bundles that several versions of the script printed were not taken with any one of them.
    snapshot.scripts = scripts.count == 1 ? scripts.first ?? nil : nil
    return snapshot
  }

  /// The hosts, with a word on those that are one machine.
  /// - Parameter file: from which the evidence of a host comes, where it comes from one: such a host may have been renamed
  ///   since. Of those that were asked just now, each is called by its own name.
  static func withTwinsNamed(_ records: [HostRecord], file: ((String) -> String?)? = nil) -> [HostRecord] {
    var remarks: [String: [String]] = [:]
    for twins in twins(records, calledAlike: file == nil) {
      let names = twins.map { host in host + (file?(host).map { " (\($0))" } ?? "") }
      let remark =
        "\(names.joined(separator: " and ")) are of one machine, by its processes: leave one of them out"
      for host in twins { remarks[host, default: []].append(remark) }
    }
    return records.map { record in
      var record = record
      record.gaps += remarks[record.name] ?? []
      return record
    }
  }

  /// Names of hosts of which one machine must be both, renamed between two bundles, say, or an alias in an inventory: the
  /// same process, by number and start, since the same moment of starting up. Containers of one machine that were started
  /// together may have all of that in common, but not their names for themselves.
  private static func twins(_ records: [HostRecord], calledAlike: Bool) -> [[String]] {
    var hosts: [String: Set<String>] = [:]
    for record in records {
      guard let start = record.facts["btime"] else { continue }
      let name = calledAlike ? record.facts["hostname"] ?? "" : ""
      for process in record.processes {
        guard let moment = process.startTime else { continue }
        let key = "\(name) \(start) \(process.id) \(moment) \(process.arguments)"
        hosts[key, default: []].insert(record.name)
      }
    }
    let several = Set(hosts.values.filter { $0.count > 1 })
    return several.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Bytes of a bundle at most: a host's answers come to a hundredth of it.
  private static let mostOfBundle = 256 << 20

  private static func requireFile(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Failure("\(path.visible) is no regular file")
    }
  }

  /// A file of somebody else's, as long as it is not larger than such a file may be.
  static func contents(of path: String, most: Int) throws -> Data {
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      data = try handle.read(upToCount: most + 1) ?? Data()
    } catch {
      throw Failure("\(path.visible) can't be read: \(error.localizedDescription)")
    }
    guard data.count <= most else {
      throw Failure("\(path.visible) is larger than \(most >> 20) MB, which no such file is")
    }
    return data
  }

  /// Files that were named, and those in folders that were named, sorted.
  private func bundleFiles() throws -> [String] {
    var files: [String] = []
    for path in options.bundles {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw Failure("\(path.visible) is not there")
      }
      guard isFolder.boolValue else {
        files.append(path)
        continue
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.first != "." }
      files += names.sorted().map { "\(path)/\($0)" }
    }
    guard !files.isEmpty else {
      throw Failure("\(options.bundles.map(\.visible).joined(separator: ", ")): no file is in there")
    }
    return files
  }
}

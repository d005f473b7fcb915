import ComponentCatalog
import ConfigFormats
import OrderedCollections

/// One component on one host, running or not: what all evidence of it comes to.
package struct Service: Sendable {
  /// Whether the service runs, and if not, why.
  package enum State: String, Sendable, CaseIterable {
    case running
    /// Running, but systemd does not know of it.
    case unmanaged
    case stopped
    /// Stopped, and not started at boot.
    case disabled
    case failed
    /// It ended, and systemd is about to start it once more: it does not stay up.
    case restarting
  }

  /// Name of the host in the roster.
  package var host: String
  package var component: Component
  package var state: State
  /// Without `.service`; nil for a process that systemd does not manage.
  package var unit: String?
  package var processID: Int?
  package var user: String
  package var group: String
  /// The start command as the unit says it; nil where there is no unit.
  package var execStart: String?
  /// Path of the main properties file, as arguments or unit name it.
  package var configPath: String
  /// The files that were read, by the catalog's name for them.
  package var configs: OrderedDictionary<String, ConfigFile>
  /// What the program got as arguments, its files among them.
  package var programArguments: [String]
  /// What unit file and drop-ins set beyond the packaged unit.
  package var settings: UnitSettings
  package var companions: [CompanionService]
  /// The main file is not there, or empty: what the service is set to is not known.
  package var isMainAbsent = false
  /// Texts of files that settings of the main file name, by setting, where the catalog needs them.
  package var attachments: [String: String] = [:]
  /// Broker id, node id, ZooKeeper id or REST id.
  package var identity: Int?
  /// Id of the Kafka cluster that the data folders belong to.
  package var clusterID: String?
  package var installation: Installation

  /// A properties file.
  package struct ConfigFile: Sendable {
    package var path: String
    package var properties: JavaProperties
  }

  /// A service with its own unit that belongs to the component.
  package struct CompanionService: Sendable {
    package var companion: Component.Companion
    package var unit: String
    package var user: String?
    package var group: String?
    package var settings: UnitSettings
  }

  /// The value of an argument `--option VALUE` or `--option=VALUE`.
  package func argument(_ option: String) -> String? { programArguments.value(of: option) }

  /// The main properties file; nil where it could not be read.
  package var main: JavaProperties? { configs[component.config.files.first?.name ?? ""]?.properties }
}

/// How a component came to the host.
package struct Installation: Hashable, Sendable {
  /// Version of the platform, or of the component where it has its own; nil where nothing tells.
  package var version: PlatformVersion?
  /// Community edition instead of Confluent Server; nil where nothing tells.
  package var isCommunity: Bool?
  /// Folder above `confluent-VERSION` for an archive installation, nil for packages.
  package var archiveBase: String?
  /// Folder above `bin`, e.g. `/usr` or `/opt/confluent/confluent-7.9.8`.
  package var binaries: String
}

/// Something that people should know of a host, which is no setting.
package struct Remark: Hashable, Sendable, CustomStringConvertible {
  package var host: String
  package var text: String
  /// The id of an action of a deploy that says the same where an inventory tells of it; nil for none.
  package var action: String?

  package init(host: String, _ text: String, action: String? = nil) {
    self.host = host
    self.text = text
    self.action = action
  }

  package var description: String { "\(host): \(text)" }

  /// Remarks of one host beyond this number are only counted.
  private static let mostPerHost = 30

  /// By host, each remark once, those of a host in the order in which they were made.
  package static func ordered(_ remarks: [Remark]) -> [Remark] {
    let byHost = Dictionary(grouping: OrderedSet(remarks), by: \.host)
    return byHost.sorted { $0.key < $1.key }.flatMap { host, all in
      let more = all.count - mostPerHost
      return more > 0 ? all.prefix(mostPerHost) + [Remark(host: host, "and \(more) more")] : all
    }
  }
}

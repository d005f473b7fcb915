/// What is known of one component: how it shows itself on a host, and what the collection would write
/// for it where an inventory says nothing else.
///
/// Read from `templates/components/NAME.yml`; ARCHITECTURE.md tells how to add one.
package struct Component: Hashable, Sendable {
  /// Group of the collection and prefix of its variables, e.g. `kafka_broker`.
  package var name: String
  /// For people, e.g. `Kafka broker`.
  package var title: String
  package var mainClasses: [String]
  /// Shell pattern over the command line of a program that is no Java process.
  package var process: String?
  /// Names of start scripts, without folder and without a trailing `.sh`.
  package var startScripts: [String]
  /// Unit names without `.service`, the usual one first.
  package var units: [String]
  /// Unit names of the community edition.
  package var communityUnits: [String]
  /// Packages that bring it.
  package var packages: [String]
  /// Versions of the collection that have it.
  package var versions: VersionRange
  /// What tells it from a component with the same main class or unit; nil where those suffice.
  package var distinction: Distinction?
  /// Variable that sets the unit name; nil where the collection fixes it.
  package var unitVariable: String?
  /// Where its version differs from the platform's.
  package var ownVersion: OwnVersion?
  package var config: Config
  package var port: Port?
  /// Program options that the collection sets from variables.
  package var arguments: [Argument]
  package var service: ServiceDefaults
  package var identity: Identity?
  package var clusters: Clusters?
  package var companions: [Companion]
  /// Variables that its templates need besides the custom properties.
  package var required: [RequiredVariable]
  /// What a deploy would do to it that this program does not yet foresee in detail, for people.
  package var caution: String?
  /// Settings of any component's main file whose values list addresses of its hosts; `*` stands for any text.
  package var namedBy: [String]

  /// Any one of these is a sign.
  package struct Distinction: Hashable, Sendable {
    /// `key` (present) or `key=value` in the main properties file.
    package var properties: [String]
    package var packages: [String]
  }

  /// A version that has a variable of its own.
  package struct OwnVersion: Hashable, Sendable {
    package var variable: String
    package var package: String
    /// Start of the folder name of an archive installation.
    package var directory: String
  }

  /// Where the configuration lies.
  package struct Config: Hashable, Sendable {
    /// Folder below `/etc`.
    package var prefix: String
    /// Whether `<name>_config_prefix` moves that folder.
    package var hasPrefixVariable: Bool
    /// Variable that sets the name of the main file; nil where the collection fixes it.
    package var nameVariable: String?
    /// The main file first.
    package var files: [File]

    /// One properties file.
    package struct File: Hashable, Sendable {
      package var name: String
      /// Program option that names it; nil for the main file's positional argument, or a file beside it.
      package var option: String?
      /// Variable whose entries end up in it.
      package var customProperties: String
    }
  }

  /// A program option and the variable that holds its value.
  package struct Argument: Hashable, Sendable {
    package var option: String
    package var variable: String
    package var standard: String
  }

  /// The port on which others reach it.
  package struct Port: Hashable, Sendable {
    package var variable: String
    package var standard: Int
    /// Property that holds it: a number, or a list of addresses of which the first counts.
    package var property: String
  }

  /// What the collection writes into the unit's drop-in by default.
  package struct ServiceDefaults: Hashable, Sendable {
    package var user: String
    package var group: String
    package var logDirectory: String?
    package var limitNoFile: String?
    /// Environment variable of the Java options, filled from `<name>_custom_java_args`.
    package var options: String?
    /// The drop-in names user and group even when they are the default.
    package var userAlwaysWritten: Bool
    /// The drop-in sets ExecStart for package installations, too.
    package var execStartAlwaysWritten: Bool
    /// The collection writes the unit file itself.
    package var unitWritten: Bool
    package var environment: [EnvironmentDefault]
  }

  /// One environment variable of the drop-in. The value may hold `{base}` (folder above `etc`),
  /// `{binaries}` (folder above `bin`), `{log_dir}` and `{config_dir}`.
  package struct EnvironmentDefault: Hashable, Sendable {
    package var name: String
    package var value: String
    package var versions: VersionRange
  }

  /// The number that the collection gives a host by its place in the group.
  package struct Identity: Hashable, Sendable {
    /// Host variable that sets it; nil where there is none.
    package var variable: String?
    /// Number of the first host.
    package var first: Int
  }

  /// How several clusters of the component share an inventory: a child group each.
  package struct Clusters: Hashable, Sendable {
    /// Property whose value names the cluster.
    package var property: String
    /// Variable that sets that property.
    package var variable: String
    package var standard: String
    /// Variable that lists the child groups, for Control Center.
    package var namesVariable: String
    /// How the settings begin and end in which Control Center names the hosts of a cluster.
    package var center: KeyFrame
    /// Whether the name there is that of the child group, else the value of `property`.
    package var isGroupCenterName: Bool

    /// What stands before and after a name in a key.
    package struct KeyFrame: Hashable, Sendable {
      package var prefix: String
      package var suffix: String

      /// The name in a key; nil where the key is another one.
      package func name(in key: String) -> String? {
        guard key.hasPrefix(prefix), key.hasSuffix(suffix), key.count > prefix.count + suffix.count else {
          return nil
        }
        return String(key.dropFirst(prefix.count).dropLast(suffix.count))
      }
    }
  }

  /// A service that belongs to the component and has a unit of its own.
  package struct Companion: Hashable, Sendable {
    package var name: String
    /// Prefix of its `_service_overrides` and `_service_environment_overrides`.
    package var variables: String
    package var process: String
    package var startScripts: [String]
    package var units: [String]
    package var execStart: String
    package var environment: [EnvironmentDefault]
  }

  /// A variable for all hosts, made from settings of the main file.
  package struct RequiredVariable: Hashable, Sendable {
    package var name: String
    /// Text in which `{setting}` stands for a setting's value.
    package var value: String?
    /// Setting that names a file with `Basic BASE64` in it; the variable holds its `username` and `password`.
    package var credentialFile: String?
  }
}

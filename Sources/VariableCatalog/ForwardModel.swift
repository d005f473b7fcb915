import AnsibleExpressions
import ComponentCatalog

/// What the collection of one version writes, given an inventory: the catalog of `templates/catalog`, parsed.
package struct ForwardModel: Sendable {
  /// The version of the collection: its first two numbers.
  package let version: PlatformVersion
  /// What a name stands for, other than in an inventory.
  package internal(set) var definitions: [String: Definition] = [:]
  var functions: [String: Function] = [:]
  var blocks: [String: RuleBlock] = [:]
  /// In the order of their names.
  package internal(set) var components: [ComponentModel] = []
  /// Values that the inference tries, by variable.
  package internal(set) var choices: [String: [TemplatedValue]] = [:]
  /// Dictionaries whose entries are texts to be read off settings.
  package internal(set) var entries: [String: EntryModel] = [:]
  /// Dictionaries of users whose passwords files hold as hashes: the fields of a user and of the password.
  package internal(set) var hashedUsers: [String: [String]] = [:]
  /// Passwords that they are tried with first; `{name}` stands for the user.
  package internal(set) var usualPasswords: [String] = []
  /// Texts with which something is off that other texts would switch on.
  package internal(set) var offWords: Set<String> = []
  /// Variables that are such a text by default and switch nothing on by another one.
  package internal(set) var noSwitches: Set<String> = []
  /// Variables whose text may hold whatever nothing else explains: looked for last.
  package internal(set) var catchAlls: Set<String> = []
  /// The user of a password that nothing shows by itself: others take both over.
  package internal(set) var logins: [String: String] = [:]
  /// How the items of a list begin, by variable, where what stands between two of them stands in items as well.
  package internal(set) var listStarts: [String: [String]] = [:]
  /// Variables of single hosts that the settings of others show: the component of those hosts.
  package internal(set) var hostTexts: [String: String] = [:]
  /// Variables that the inference leaves alone: what they do can't be seen in files, or is decided elsewhere.
  package internal(set) var unsought: Set<String> = []
  /// Names of environment variables that hold the value of a variable which nothing shows before a switch is on.
  package internal(set) var environment: [String: String] = [:]
  /// Variables that clients yet to come will read as well, whoever reads them now.
  package internal(set) var known: Set<String> = []
  /// Words that are tried in the place of truth values, by variable.
  package internal(set) var wordedTruths: [String: [String]] = [:]
  /// What Ansible itself gives a value in a deploy, of which nothing is known here; of several that fit a name, the first one counts.
  var untold: [UntoldNames] = []
  /// By name, the names in whose definitions it stands.
  var mentions: [String: Set<String>] = [:]
  /// Numbers of all names that were ever looked up.
  package let names = NameTable()

  /// The same, for an inference that must do without a variable.
  package func leavingAlone(_ name: String) -> ForwardModel {
    var model = self
    model.unsought.insert(name)
    return model
  }

  /// A name of the catalog.
  package enum Definition: Sendable {
    /// What an inventory may set, with the default that holds where it doesn't.
    case variable(standard: TemplatedValue?)
    /// What the collection computes itself; an inventory can't set it.
    case computed(TemplatedValue)
  }

  struct Function: Sendable {
    let parameters: [String]
    let value: TemplatedValue
  }
}

/// A dictionary of dictionaries, such as users with their passwords.
package struct EntryModel: Sendable {
  /// All entries by key, those of the collection's defaults with them.
  package let users: Expression
  /// The texts in each entry.
  package let fields: [String]
  /// Further fields, which only the file of the users shows one by one.
  package let more: [String]
}

/// What the collection writes for the hosts of one group.
package struct ComponentModel: Sendable {
  /// Its name is the name of the group.
  package let name: String
  package let files: [FileModel]
  package let units: [UnitModel]
  /// All that is written for the component: its files, then its units.
  var writtenFiles: [WrittenFile] = []
}

/// A file that the collection writes.
package struct FileModel: Sendable {
  package enum Format: String, Sendable {
    /// Java properties: every setting is a key with a value.
    case properties
    /// Other text: every line is a setting.
    case lines
    /// A text that the collection brings and the catalog does not hold: whether it is written is known, and a digest of
    /// it at most, which stands among the settings as `RenderedFile.wholeKey`.
    case foreign
  }

  /// The name of every unit's `override.conf`.
  package static let unitName = "unit"
  /// The name of every component's own settings, whatever the file is called on a host.
  package static let mainName = "main"
  /// The name of every logging configuration.
  package static let loggingName = "log4j"

  /// What the catalog calls it.
  package let name: String
  package let path: Template
  package let format: Format
  /// Variable with the dictionary that is laid over the rest.
  package let custom: String?
  package let condition: Expression?
  package let rules: [Rule]
}

/// A systemd unit's `override.conf`.
package struct UnitModel: Sendable {
  /// One part of it, a dictionary that an inventory can lay something over.
  package struct Part: Sendable {
    package let custom: String?
    package let rules: [Rule]
  }

  /// Without `.service`.
  package let name: Template
  package let condition: Expression?
  /// Its `[Unit]` section.
  package let section: Part
  package let service: Part
  package let environment: Part
}

import AnsibleVault
import ComponentCatalog
import EmbeddedTemplates

/// The one script that does on a host what the waves do from outside, for hosts that nobody may log in to from here.
package struct BundleScript: Sendable {
  /// Starts every section. No file of a host holds it but by intent.
  static let mark = "%%cpdiscover%%"

  private let text: String

  /// - Parameters:
  ///   - program: the version of this program
  ///   - isRedacting: the script leaves secrets out, by the catalog's rules
  ///   - root: the folder to read in place of the host itself
  package init(
    catalog: Catalog, units: [String] = [], limits: Probe.Limits, program: String,
    leavingSecretsOut isRedacting: Bool = false, root: String = ""
  ) throws(Template.Missing) {
    let probe = try Probe(catalog: catalog, units: units, limits: limits)
    let needs = FileNeeds(catalog: catalog)
    let frame = Probe.Frame(mark: Self.mark, root: root, totalBytes: limits.hostBytes, seconds: 0)
    var body = [
      try Template.text("scripts/bundle-head.sh"),
      Self.functions(of: try Template.text("scripts/prelude.sh"), from: "mark='"),
      Self.functions(of: try Template.text("scripts/inspect.sh")),
      Self.functions(of: try Template.text("scripts/ask.sh")),
      try Template.text("scripts/follow.sh"),
      isRedacting ? try Template.text("scripts/redact.sh") : "",
      try Template.text("scripts/bundle.sh"),
    ].joined()
    // These stand where a shell needs something to stand before they are filled.
    let setUp = Dictionary(
      uniqueKeysWithValues: needs.rules.setUp.map { ($0.key + ".service", $0.value) })
    body.replace("#@SECRETS@", with: Self.remark(isRedacting))
    body.replace("    @STANDARD@) ;;", with: Self.cases(needs.standardFiles))
    body.replace("    @SET_UP@) ;;", with: Self.cases(setUp))
    let own = [
      "PROGRAM": program, "SCRIPTS": (try? ContentDigest.hexadecimal(of: Array(body.utf8))) ?? "",
      "COMMAND_LIMIT": String(Probe.commandSeconds),
      "REDACT": isRedacting ? "yes" : "",
      "SYSTEM_PROPERTIES": needs.rules.systemProperties.sorted().joined(separator: " "),
      "SETTING_ENDINGS": needs.rules.settingEndings.joined(separator: " "),
      "SETTING_FOLDERS": needs.rules.folders.map { "\($0.setting) \($0.file)" }.joined(separator: " "),
      "KEY_OPTIONS": needs.keys.optionExpression,
      "NEIGHBOURS": needs.neighbours.joined(separator: " "),
    ].merging(Self.places(of: catalog.secrets)) { own, _ in own }
    text = ScriptTemplate(body).filled(
      own.merging(probe.names) { own, _ in own }.merging(probe.places(frame)) { own, _ in own })
  }

  /// The script's text.
  package func callAsFunction() -> String { text }

  /// The part of a wave's script that a bundle shares with it.
  private static func functions(of script: String, from start: String? = nil) -> String {
    let first = start.flatMap { script.firstRange(of: $0)?.lowerBound } ?? script.startIndex
    let ends = ["\nmain() {", "\n# start: "].compactMap { script.firstRange(of: $0)?.lowerBound }
    return String(script[first..<(ends.min() ?? script.endIndex)])
  }

  /// Branches of `case`, by unit.
  private static func cases(_ files: [String: [String]]) -> String {
    let units = Dictionary(grouping: files.keys) { files[$0] ?? [] }
    let branches = units.map { files, units in
      let names = units.sorted().joined(separator: " | ")
      return "    \(names)) printf '%s\\n' \(files.joined(separator: " ")) ;;"
    }
    return branches.sorted().joined(separator: "\n")
  }

  /// A regular expression for any of these texts.
  static func expression(_ texts: [String]) -> String {
    texts.map { $0.replacing(/[.?]/) { "[\($0.output)]" } }.joined(separator: "|")
  }

  /// What tells a secret, as regular expressions and patterns of the shell.
  private static func places(of secrets: SecretRules) -> [String: String] {
    let patterns = { (names: [String]) in names.map { "*\($0)" }.joined(separator: " | ") }
    return [
      "SECRET_WORDS": expression(secrets.words),
      "LAST_WORDS": "(\(expression(secrets.lastWords)))$",
      "HARMLESS_NAMES":
        "(\(expression(secrets.harmlessEndings)))$|^(\(expression(secrets.harmlessNames)))$",
      "FOLDER_NAMES": "^(\(expression(secrets.folderNames)))$",
      "LOGIN_FILES": patterns(secrets.loginFileNames.map { $0 + "*" }),
      "USER_FILES": patterns(secrets.userFileEndings),
      "PASSWORD_FILES": patterns(secrets.fileNames.map { $0 + "*" }),
      "SECRET_FILE_SETTINGS": "(\(expression(secrets.fileSettings)))$",
      "SECRET_FILE_PROVIDERS": "(\(secrets.fileProviders.joined(separator: "|")))",
      "NAME_WORDS": expression(secrets.nameWords), "VALUE_WORDS": expression(secrets.valueWords),
      "OPENINGS":
        "(\(expression(secrets.openings)))|(\(expression(secrets.userOpenings)))[^:/ ]+:",
      "PROGRAMS": secrets.programs.map {
        "\($0.name)~(\($0.options.map($0.expression).joined(separator: "|")))~\($0.hasUser ? "user" : "")"
      }.joined(separator: ";"),
    ]
  }

  private static func remark(_ isRedacting: Bool) -> String {
    guard isRedacting else {
      return "# Passwords in these files are printed as they are: keep the output as you keep them."
    }
    return """
      # Secrets are left out: each is replaced by REDACTED_ and a digest under a key that -k FILE names. Give all hosts the
      # same key, or equal passwords can't be told to be equal; do not give the key away with the output.
      # This needs awk, sha256sum and cut, and od where no key is given.
      """
  }
}

extension SecretRules.Program {
  /// A regular expression for an option.
  fileprivate func expression(_ option: String) -> String {
    isJoined(option) ? "-[A-Za-z]*\(option.dropFirst())" : option
  }
}

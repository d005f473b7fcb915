/// What tells a secret (`templates/secrets.yml`), for this program and for the scripts that leave secrets out.
package struct SecretRules: Hashable, Sendable {
  /// Parts of names, in lower case with points between their words, as all names here are.
  package var words: [String]
  /// Ends of names.
  package var lastWords: [String]
  /// Endings of names whose values say how or where, not what.
  package var harmlessEndings: [String]
  /// Whole names that sound like secrets.
  package var harmlessNames: [String]
  /// Those of them that are secrets unless their value is an absolute path.
  package var folderNames: [String]
  /// Endings of names whose value is the secret itself, whatever it looks like.
  package var valueEndings: [String]
  /// Parts of the names of files of passwords.
  package var fileNames: [String]
  /// Parts of the names of login configurations.
  package var loginFileNames: [String]
  /// Options of login modules that are no secrets; as they are written.
  package var harmlessLoginOptions: [String]
  /// Endings of the names of files in which roles follow a password.
  package var userFileEndings: [String]
  /// Endings of settings and options that name a file of passwords.
  package var fileSettings: [String]
  /// What reads values out of files of secrets.
  package var fileProviders: [String]
  /// Texts behind which a secret stands.
  package var openings: [String]
  /// Texts behind which `user:secret` stands.
  package var userOpenings: [String]
  /// Words before a name whose value stands elsewhere, and those before such a value.
  package var nameWords: [String]
  package var valueWords: [String]
  package var programs: [Program]

  /// A program with a password behind an option whose name does not tell.
  package struct Program: Hashable, Sendable {
    /// How its name begins.
    package var name: String
    package var options: [String]
    /// The option takes `user:password`.
    package var hasUser: Bool

    /// Whether an option may stand behind other letters (`-su user:password`): one whose value shows itself by its colon.
    package func isJoined(_ option: String) -> Bool {
      hasUser && option.utf8.count == 2 && option.hasPrefix("-")
    }
  }

  /// The rules that ship inside the program, as `Catalog.embedded()` reads them before anything else is done.
  package static let embedded: Result<SecretRules, CatalogError> = Result { () throws(CatalogError) in
    try Catalog.read("secrets.yml", SecretRules.init(reading:))
  }

  /// The same, for whoever asks of a single name: should they be unreadable, every name is one of a secret.
  package static let inForce: SecretRules =
    (try? embedded.get())
    ?? SecretRules(
      words: [""], lastWords: [], harmlessEndings: [], harmlessNames: [], folderNames: [], valueEndings: [""],
      fileNames: [""], loginFileNames: [], harmlessLoginOptions: [], userFileEndings: [], fileSettings: [""],
      fileProviders: [],
      openings: [],
      userOpenings: [], nameWords: [], valueWords: [], programs: [])
}

extension SecretRules {
  init(reading fields: inout Fields) throws(CatalogError) {
    words = try fields.texts("words")
    lastWords = try fields.texts("last_words")
    harmlessEndings = try fields.texts("harmless_endings")
    harmlessNames = try fields.texts("harmless_names")
    folderNames = try fields.texts("folder_names")
    valueEndings = try fields.texts("value_endings")
    fileNames = try fields.texts("file_names")
    loginFileNames = try fields.texts("login_file_names")
    harmlessLoginOptions = try fields.texts("harmless_login_options")
    userFileEndings = try fields.texts("user_file_endings")
    fileSettings = try fields.texts("file_settings")
    fileProviders = try fields.texts("file_providers")
    openings = try fields.texts("openings")
    userOpenings = try fields.texts("user_openings")
    nameWords = try fields.texts("name_words")
    valueWords = try fields.texts("value_words")
    programs = try fields.list("programs") { (program) throws(CatalogError) in
      Program(
        name: try program.text("program"), options: try program.texts("options"),
        hasUser: try program.flag("user"))
    }
  }
}

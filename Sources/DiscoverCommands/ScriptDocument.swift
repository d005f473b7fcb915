import ComponentCatalog
import EmbeddedTemplates
import HostEvidence

/// docs/what-runs-on-your-hosts.md: made of the scripts and of the rules on what they are asked for.
struct ScriptDocument {
  let catalog: Catalog
  let limits: Probe.Limits

  /// Programs that the scripts may start, and what for. `ScriptDocumentTests` holds it against what they start.
  static let programs: KeyValuePairs = [
    "awk": "picks the packages that matter out of dpkg's database; in bundles, names of files and secrets",
    "cat": "reads small files", "cksum": "for bundles: whether one arrives as it was",
    "cut": "for bundles without secrets: shortens digests", "date": "the host's time",
    "df": "for audits: free space and inodes of volumes with data or logs",
    "dd": "reads where `head` can't",
    "find": "for audits: the files in folders of logs and of libraries",
    "getconf": "clock ticks a second, in which start times are told", "getent": "names of user and group ids",
    "grep": "lines of unit files, of the user database and of /proc", "head": "reads files up to the limit",
    "hostname": "the host's name", "id": "who reads", "kill": "ends what takes too long",
    "keytool": "for audits: lists certificates of a store; finds the password in its environment",
    "ls": "owner and mode where `stat` is missing",
    "od": "for bundles without secrets: a key, where none is given", "printf": "the answer",
    "readlink": "targets of links",
    "rpm": "asks the package database, never as root",
    "sed": "for audits: certificates without what stands around them; for bundles: parts lines",
    "setpriv": "becomes nobody for that", "sh": "runs the script",
    "sha256sum": "for bundles without secrets: digests that stand for them; needed there",
    "sleep": "waits for the end of the time", "sort": "for bundles: each name once",
    "stat": "size, owner, mode and time of change", "systemctl": "`systemctl show`: states of the units",
    "tee": "for bundles: the answer, and its sum",
    "timeout": "ends a program that hangs", "tr": "zero bytes to blanks", "uname": "kernel and machine",
  ]

  func text() throws -> String {
    let seconds = limits.timeout.components.seconds
    var lines = [
      "# What runs on your hosts", "",
      "Made by `cpdiscover script --document`; a test holds it against the scripts. `cpdiscover script` prints them as they are sent.",
      "",
      "Every host is asked by shell scripts on the standard input of `sh -s`, as the user who logs in, or as root through sudo where you say so.",
      "Over SSH, one `sh -s` takes all scripts of a host, each between `(` and `) </dev/null`, after a line that prints a mark before its answer.",
      "Nothing is written on the host, no service is asked to do anything, no agent, no Python. A script ends itself, with all that it started,",
      "after \(seconds) s (`--timeout`). At most \(limits.fileBytes >> 20) MiB of a file and \(limits.hostBytes >> 20) MiB of a host are read.",
      "",
      "A bundle (`cpdiscover script --bundle`) is these scripts in one, for hosts that nobody may log in to; it says at its head what it reads.",
      "", "## Programs", "",
      "None of them is needed but `sh`: where one is missing, what it would tell is missing. A bundle needs those that are for bundles, and `awk`,",
      "`grep` and `tr`.", "",
      "| program | for |", "| --- | --- |",
    ]
    lines += ScriptDocument.programs.map { "| `\($0.key)` | \($0.value) |" }
    lines += [
      "", "## Processes and units", "",
      "Of each process whose command line fits one of these patterns, `/proc/ID/` is read: cmdline, environ, cgroup, status, limits, stat, and where",
      "exe and cwd lead.", "",
    ]
    lines += catalog.processPatterns.map { "* `\($0)`" }
    lines += [
      "",
      "Of systemd, the unit files and drop-ins of those processes, of units that start one of the components' start scripts, and of these units:",
      "", catalog.unitNames.map { "`\($0)`" }.joined(separator: ", "), "", "## Files", "",
      "* `/etc/os-release`, and of `/var/lib/dpkg/status` the entries of Confluent and Java packages;",
      "* memory, processors and the time of the start from `/proc/meminfo`, `/proc/cpuinfo` and `/proc/stat`; `swappiness`, `dirty_background_ratio`,",
      "  `dirty_ratio` and `max_map_count` below `/proc/sys/vm`, and `/proc/sys/crypto/fips_enabled`;",
      "* where `/usr/local/bin/confluent` leads, if it is a link; in a folder that plays a host, `/etc/hostname`;",
      "* of `/etc/passwd` and `/etc/group`, or of what `getent` knows besides, the entries of the users and groups of these processes;",
      "* the file `release` of the Java that a component runs in;",
      "* paths among the arguments of a component and in the options of its `-javaagent`; the same of `ExecStart=` and of the variables of its unit, `EnvironmentFile=` and what stands in it included;",
      "* the main configuration file that a component's command line or unit names, and beside it: "
        + catalog.evidence.beside.map { "`\($0)`" }.joined(separator: ", ") + ";",
      "* files that these Java properties name: "
        + catalog.evidence.systemProperties.sorted().map { "`\($0)`" }.joined(separator: ", ") + ";",
      "* files that settings name which end with: "
        + catalog.evidence.settingEndings.map { "`\($0)`" }.joined(separator: ", ") + ";",
      "* files that values of settings refer to: `${file:PATH:...}`, `${securepass:PATH:...}`, `${properties:PATH:...}`, `${dir:PATH:...}`;",
      "* files of users that login configurations (`*.conf`) name: `file=\"PATH\"`;",
      "* in the folders that settings name: "
        + catalog.evidence.folders.map { "`\($0.file)` (`\($0.setting)`)" }.joined(separator: ", ") + ";",
      "* what a deploy has set up beside a unit: "
        + catalog.evidence.setUp.sorted { $0.key < $1.key }.flatMap { $0.value }.map { "`\($0)`" }.joined(
          separator: ", ") + ".", "",
      "Never read, whoever names them, whatever the case: files ending in "
        + catalog.evidence.unreadEndings.map { "`\($0)`" }.joined(separator: ", ")
        + ", and copies of such files, which have digits, signs or one of these words behind that: "
        + catalog.evidence.unreadCopies.map { "`\($0)`" }.joined(separator: ", ") + "; files called "
        + catalog.evidence.unreadNames.map { "`\($0)`" }.joined(separator: ", ")
        + "; files whose names begin with "
        + catalog.evidence.unreadStarts.map { "`\($0)`" }.joined(separator: ", ")
        + "; what lies below a folder called "
        + catalog.evidence.unreadFolders.map { "`\($0)`" }.joined(separator: ", ") + ", or below "
        + catalog.evidence.unreadRoots.map { "`\($0)`" }.joined(separator: ", ")
        + "; values of options whose name ends in "
        + catalog.evidence.keyOptions.map { "`\($0)`" }.joined(separator: ", ")
        + ", or in one of these and `file`, `path` or `location`; what leads to such a file by links, and what begins with `-----BEGIN `. Pipes, sockets and devices are never opened.",
      "",
      "## Only for audits", "",
      "`cpdiscover audit` and `collect --audit` ask for more, and nothing else does: how many descriptors a component's process has open",
      "and which deleted libraries it uses; the memory options of every Java process; space and inodes of volumes with data or logs; names,",
      "sizes and times of the files in folders of logs and on class paths; swap, limits of the kernel, the time; owner and mode of key",
      "stores; how units ended; and the certificates, never the keys, in files and stores that settings name. A store is listed by the",
      "keytool of the component's own Java with the password that the settings have. It is handed over in the environment, so no process",
      "list shows it, and `-XX:-UsePerfData` keeps Java from writing its statistics below /tmp. A Java that others than root could have put",
      "there or changed is not run.",
    ]
    for (title, name) in [
      ("What all scripts begin with", "prelude"), ("First: what runs and what is installed", "inspect"),
      ("Then: the files that this named", "files"), ("Last: packages and unit states", "ask"),
      ("Only for audits: the time", "clock"), ("Only for audits: what wears out, grows or expires", "audit"),
    ] {
      lines += ["", "## \(title)", "", "```sh"]
      lines += try Template.text("scripts/\(name).sh").split(
        separator: "\n", omittingEmptySubsequences: false
      )
      .map(String.init).trimmingBlankEnds
      lines.append("```")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension [String] {
  /// Without empty lines at beginning and end.
  fileprivate var trimmingBlankEnds: [String] {
    Array(drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed())
  }
}

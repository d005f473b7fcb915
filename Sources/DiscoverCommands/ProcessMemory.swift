import CLinux
import Foundation

/// The memory of this process, which holds the secrets of an estate.
package enum ProcessMemory {
  /// No core is written of it, whatever happens, and no other process of this user may look into it. Programs that it
  /// starts write none either.
  package static func keepPrivate() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &none)
    // A system that refuses this has still no core to write.
    _ = forbid_dumping()
    // Swift's own reports of a crash, where somebody has them on, show registers and memory, and another program reads both.
    for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { signal(number, SIG_DFL) }
  }
}

import CBuild
import CZlib
import CZstd
import DisplayNames
import HeaderClassifier
import RFC5322
import Reports

// Safety: texts of the libraries end in NUL and never go.

/// What `--version` prints: what a bug report needs, and a script may read.
enum Version {
    static let number = "\(ProgramVersion.number)"

    static var commit: String { unsafe String(cString: cb_commit()) }

    /// A line for the program, then a line a fact: its key and its value. There may be more lines some day.
    static var text: String {
        """
        hdrclass \(number) (commit \(commit))
        scan-kernel \(ScanKernel.best.name)
        icu \(ICU.version)
        unicode \(ICU.unicodeVersion)
        zlib \(unsafe String(cString: zlibVersion()))
        zstd \(unsafe String(cString: ZSTD_versionString()))
        rules \(Rule.version)
        """
    }
}

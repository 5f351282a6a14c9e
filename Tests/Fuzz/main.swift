import CFuzz

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// fuzz TARGET [options and seed folders of libFuzzer]; fuzz --list names the targets.
//
// One program for all targets, since building one takes minutes. scripts/fuzz.sh runs it.

let arguments = CommandLine.arguments
if arguments.dropFirst().first == "--list" {
    for target in Target.all { print(target.name) }
    exit(0)
}
/// libFuzzer starts itself again to merge inputs, with its own options only; the name of the target comes along in the environment.
let variable = "HDRCLASS_FUZZ_TARGET"
let isNamed = Target.all.contains { $0.name == arguments.dropFirst().first }
let name = isNamed ? arguments[1] : getenv(variable).map { String(cString: $0) }
guard let target = Target.all.first(where: { $0.name == name }) else {
    print("usage: fuzz TARGET [libFuzzer's options] [folders]\ntargets: \(Target.all.map(\.name).joined(separator: " "))")
    exit(2)
}
setenv(variable, target.name, 1)
// libFuzzer keeps a function of C, which captures nothing.
Target.current = target

let kept = [arguments[0]] + arguments.dropFirst(isNamed ? 2 : 1)
var pointers: [UnsafeMutablePointer<CChar>?] = kept.map { strdup($0) } + [nil]
var count = Int32(kept.count)
pointers.withUnsafeMutableBufferPointer { list in
    var base: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = list.baseAddress
    let status = withUnsafeMutablePointer(to: &base) { argv in
        LLVMFuzzerRunDriver(&count, UnsafeMutableRawPointer(argv).assumingMemoryBound(to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self)) { data, size in
            Target.current.run(UnsafeRawBufferPointer(start: data, count: size))
            return 0
        }
    }
    exit(status)
}

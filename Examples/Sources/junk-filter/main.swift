import HeaderClassifier
import RFC5322

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: each call of the system gets the buffer of an array for the call, and its count.

/// Ends with EX_TEMPFAIL: a delivery agent then keeps the message and tries again.
func fail(_ call: StaticString) -> Never {
    unsafe perror(String(describing: call))
    exit(75)
}

var policy = Policy()
policy.trustedHosts = Array(CommandLine.arguments.dropFirst())

var message: [UInt8] = []
var block = [UInt8](repeating: 0, count: 64 << 10)
while true {
    let got = unsafe read(0, &block, block.count)
    if got > 0 { message += block[..<got] }
    if got == 0 { break }
    if got < 0 && errno != EINTR { fail("read") }
}

var section = HeaderSection()
HeaderScanner.scan(message, into: &section)
let verdict = Classifier(policy: policy).verdict(of: section, in: message)
// Behind a separator line `From `, which delivery agents write and expect on top; in the message's own line ends.
let lineEnd = section.count > 0 && section[0].lineEndLength == 2 ? "\r\n" : "\n"
var header = "X-Hdrclass: \(verdict.junk.outlook.word); server=\(verdict.junk.server.word); submission=\(verdict.submission.word); "
header += "sender=\(verdict.senderResolution.word); attestation=\(verdict.attestation.word)" + lineEnd
// A first line that begins with white space would continue ours.
if section.start < message.count, [0x20, 0x09].contains(message[section.start]) { header += "X-Hdrclass-Note: no field above this" + lineEnd }
var output = message[..<section.start] + header.utf8
var kept = section.start
// What a sender wrote under our name goes.
for field in section.fields where message[field.nameRange].map({ $0 | 0x20 }).elementsEqual("x-hdrclass".utf8) {
    output += message[kept..<field.range.lowerBound]
    kept = field.range.upperBound
}
output += message[kept...]

var written = 0
while written < output.count {
    let count = unsafe output.withUnsafeBytes { unsafe write(1, $0.baseAddress! + written, $0.count - written) }
    if count >= 0 { written += count } else if errno != EINTR { fail("write") }
}

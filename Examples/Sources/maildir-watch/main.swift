import HeaderClassifier
import MailSources
import RFC5322

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// Safety: the message's bytes are the reader's and hold until it reads the next one; the section was scanned from them.

var paths: [String] = []
var most: Int? = .max
var polls = false
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
    switch argument {
    case "--count": most = arguments.popFirst().flatMap { Int($0) }
    case "--poll": polls = true
    default: paths.append(argument)
    }
}
guard let path = paths.first, paths.count == 1, !path.hasPrefix("-"), var left = most, left > 0 else {
    say("usage: maildir-watch [--count N] [--poll] MAILDIR", on: 2)
    exit(64)
}

do throws(ReadError) {
    // First the watch, then the first listing: what arrives between the two is in the listing.
    let waiting = Waiting(["\(path)/new", "\(path)/cur"], polls: polls)
    var maildir = try Maildir(path)
    say("\(path): \(maildir.count) messages; waiting for more\(waiting.isPolling ? ", looking once a second" : "")", on: 2)

    let classifier = Classifier()
    let reader = MessageReader()
    var section = HeaderSection()
    while left > 0, waiting.next() {
        for (name, file) in try maildir.arrivals() where left > 0 {
            do throws(ReadError) {
                let message = try reader.read(file, as: .eml, into: &section, indexing: .known)
                let verdict = unsafe classifier.verdict(of: section, in: message.bytes)
                say("\(verdict.submission.word)\t\(verdict.senderResolution.word)\t\(verdict.junk.outlook.word)\t\(verdict.scl.map { "\($0)" } ?? "-")\t\(file)")
                left -= 1
            } catch {
                say("\(error)", on: 2)
                // Moved on, or deleted by another program.
                if error.code == ENOENT { maildir.forget(name) }
            }
        }
    }
} catch {
    say("\(error)", on: 2)
    exit(1)
}

import MailSources
import RFC5322
import Reports

/// `--unwrap`: hands on the messages that a message carries in its place.
struct Unwrapper: Sendable {
    let indexing: HeaderSection.Indexing
    let kernel: ScanKernel
    private let inner: Engine.Take

    init(indexing: HeaderSection.Indexing, kernel: ScanKernel, take: @escaping Engine.Take) {
        self.indexing = indexing
        self.kernel = kernel
        inner = take
    }

    func take(_ batch: Batch, _ source: Source, _ message: MailMessage, _ section: borrowing HeaderSection) {
        var carried = HeaderSection()
        let count = CarriedMessages.each(of: message, into: &carried, indexing: indexing, kernel: kernel) { message, section, carrier in
            source.carrying = .inside(
                .init(
                    kind: carrier.kind.rawValue, offset: carrier.offset, length: carrier.length, part: carrier.part,
                    encoding: carrier.encoding == .identity ? nil : carrier.encoding.rawValue, depth: carrier.depth))
            inner(batch, source, message, section)
        }
        if count > 0 { return }
        if message.length > CarriedMessages.mostBytes {
            batch.complaints.append("\(source.path): the message at byte \(message.offset) is larger than \(CarriedMessages.mostBytes >> 20) MiB; no message was found in what was looked at")
        }
        source.carrying = .nothing
        inner(batch, source, message, section)
    }
}

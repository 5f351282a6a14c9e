import MailSources
import RFC5322
import TestSupport

nonisolated(unsafe) private var sharedSection = HeaderSection()

/// Every kernel finds what the reference scanner finds, with and without the fields that nobody knows; and at the end of readable memory.
func fuzzScan(_ input: UnsafeRawBufferPointer) {
    let bytes = Array(input)
    let reference = ReferenceScanner.scan(bytes)
    for kernel in ScanKernel.available {
        // The input as it came: libFuzzer allots it to the byte, so that AddressSanitizer sees a read behind it.
        let difference = ScannerComparison.difference(input, kernel, &sharedSection, reference)
        promise(difference == nil, difference ?? "")
    }
}

/// A mailbox splits as the reference splits it: as a whole, through windows of any size, through a pipe, and in ranges cut anywhere.
func fuzzMbox(_ input: UnsafeRawBufferPointer) {
    var choices = Choices(input)
    let text = Array(input)
    let dialect: MailboxDialect = choices.next(4) == 0 ? .thunderbird : .auto
    let kernel = choices.pick(ScanKernel.available)
    let expected = ReferenceMailbox.split(text, acceptsBare: dialect == .thunderbird)

    func read(_ window: ByteWindow, _ range: Range<Int> = 0..<Int.max) -> [ReferenceMailbox.Message] {
        var reader = MailboxReader(window, dialect: dialect, range: range)
        var messages: [ReferenceMailbox.Message] = []
        do {
            while let message = try reader.next(into: &sharedSection, indexing: .all, kernel: kernel) {
                promise(message.bytes.prefix(sharedSection.end).elementsEqual(text[message.offset..<message.offset + sharedSection.end]), "other bytes than at \(message.offset)")
                promise(sharedSection.end <= message.length, "a header section of \(sharedSection.end) in a message of \(message.length)")
                messages.append(.init(offset: message.offset, length: message.length, dateless: message.found.first { "\($0.kind)" == "dateless-separator" }?.count ?? 0))
            }
        } catch { promise(false, "\(error)") }
        return messages
    }

    promise(read(MemoryWindow(input)) == expected, "whole, \(kernel.name)")
    let step = 1 + choices.next(60)
    promise(read(SmallWindow(input, step: step)) == expected, "windows of \(step)")
    let (piece, block) = (1 + choices.next(70), 1 + choices.next(100))
    if let pipe = try? StreamWindow(PieceStream(text, piece: piece), block: block) { promise(read(pipe) == expected, "a pipe of \(piece) in blocks of \(block)") }
    let cuts = (0..<1 + choices.next(3)).map { _ in choices.next(text.count + 1) }.sorted()
    var parts: [ReferenceMailbox.Message] = []
    for (from, to) in zip([0] + cuts, cuts + [text.count]) where from < to {
        parts += read(SmallWindow(input, step: 8 + choices.next(50), from: max(0, from - 4)), from..<to)
    }
    promise(parts == expected, "cut at \(cuts)")
    // Other dialects have no reference; they end, and lose nothing of what they give.
    var walked = MailboxReader(SmallWindow(input, step: step), dialect: .cl2)
    var last = 0
    while let message = try? walked.next(into: &sharedSection, indexing: .known, kernel: kernel) {
        promise(message.offset >= last && message.offset + message.length <= text.count, "cl2: a message at \(message.offset)")
        last = message.offset + message.length
    }
}

package import RFC5322

// Safety: the bytes are borrowed for the call and nothing of them is kept but offsets. The section was scanned from them (the caller vouches for that),
// so ranges of its fields lie in them.

/// What a report on many messages takes of one beside its verdict: places in the message and small values. Allocates nothing.
package struct DeliveryFacts {
    package struct HostName {
        package let range: Range<Int>
        /// A host of Microsoft's cloud: one of thousands, whose first label says nothing.
        package let isCloud: Bool

        init(_ bytes: Bytes, _ range: Range<Int>) {
            self.range = range
            isCloud = Host.isExchangeOnline(bytes, range)
        }
    }

    /// The topmost X-MS-Exchange-Organization-AuthSource, believed or not.
    package private(set) var authSource: HostName?
    /// The topmost X-MS-Exchange-Organization-AuthMechanism; nil for none, and for one that is not two hexadecimal digits.
    package private(set) var mechanism: UInt8?
    /// The server that took the message into the organization, and its client; nil where the stamps are not believed or no hop tells.
    package private(set) var server: HostName?
    package private(set) var clientName: Range<Int>?
    package private(set) var client: IPAddress?

    /// - Parameter buffer: what `section` was scanned from, and `verdict` is of.
    package init(_ verdict: Verdict, _ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer) {
        guard buffer.count >= section.end else { return }
        let bytes = unsafe Bytes(buffer)
        if let field = section.first(.authSource) {
            let range = bytes.trimmed(field.bodyRange)
            if !range.isEmpty { authSource = HostName(bytes, range) }
        }
        if let field = section.first(.authMechanism) { mechanism = Value.mechanism(bytes, field.bodyRange) }
        guard verdict.attestation.holds, verdict.entryHop != .max else { return }
        for i in 0..<section.count where section[i].offset == verdict.entryHop {
            let hop = TraceField(bytes, section[i].bodyRange)
            server = hop.by.map { HostName(bytes, $0) }
            clientName = hop.from
            client = hop.clientAddress(bytes)
            return
        }
    }

    /// When each trace field was written, the topmost first: seconds since 1970, nil where its date cannot be read.
    package static func eachTime(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer, _ body: (Int?) -> Void) {
        guard buffer.count >= section.end else { return }
        let bytes = unsafe Bytes(buffer)
        for i in 0..<section.count where section[i].name == .received { body(TraceField.time(bytes, section[i].bodyRange)) }
    }

    /// The topmost Date, which the sender sets: seconds since 1970.
    package static func date(_ section: borrowing HeaderSection, in buffer: UnsafeRawBufferPointer) -> Int? {
        guard let field = section.first(.date), field.range.upperBound <= buffer.count else { return nil }
        return unsafe DateTime.parse(Bytes(buffer), field.bodyRange)
    }
}

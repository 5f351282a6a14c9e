// Safety: the bytes are those of a text that is held here, borrowed for the closure; the range is all of them.

/// An IPv4 or IPv6 address in text, as far as the rules care: is it on the Internet, and does it lie in a network.
public struct IPAddress: Sendable, Hashable {
    /// The 128 bits; an IPv4 address in the IPv4-mapped form ::ffff:a.b.c.d.
    public let value: UInt128

    /// Where an address is reachable from.
    public enum Kind: Sendable, Hashable {
        /// This machine only, a network of one's own, the Internet.
        case loopback, `private`, `public`
    }

    /// Whether it is an IPv4 address, in the mapped form.
    public var isIPv4: Bool { value >> 32 == 0xFFFF }

    /// Private: RFC 1918, RFC 4193, link-local (RFC 3927, RFC 4291) and shared address space (RFC 6598).
    public var kind: Kind {
        if isIPv4 {
            let v4 = UInt32(truncatingIfNeeded: value)
            if v4 >> 24 == 127 { return .loopback }
            return v4 >> 24 == 10 || v4 >> 20 == 0xAC1 || v4 >> 16 == 0xC0A8 || v4 >> 16 == 0xA9FE || v4 >> 22 == 0x191 ? .private : .public
        }
        if value == 1 { return .loopback }
        return value >> 121 == 0x7E || value >> 118 == 0x3FA ? .private : .public
    }

    /// Text without brackets; a zone (`%4`) is ignored, an `IPv6:` tag too.
    init?(_ bytes: Bytes, _ range: Range<Int>) {
        var range = range
        if bytes.hasPrefix(range, "IPv6:") { range = range.lowerBound + 5..<range.upperBound }
        if let zone = bytes.find(0x25, in: range) { range = range.lowerBound..<zone }
        if range.isEmpty || range.count > 45 { return nil }
        if bytes.find(0x3A, in: range) != nil {
            guard let value = IPAddress.v6(bytes, range) else { return nil }
            self.value = value
        } else {
            guard let value = IPAddress.v4(bytes, range) else { return nil }
            self.value = 0xFFFF << 32 | UInt128(value)
        }
    }

    /// Of the text of an address.
    public init?(_ text: String) {
        var text = text
        let parsed: IPAddress? = text.withUTF8 { unsafe IPAddress(Bytes(UnsafeRawBufferPointer($0)), 0..<$0.count) }
        guard let parsed else { return nil }
        self = parsed
    }

    private static func v4(_ bytes: Bytes, _ range: Range<Int>) -> UInt32? {
        guard let (value, end) = v4Prefix(bytes, range), end == range.upperBound else { return nil }
        return value
    }

    /// Four numbers with dots between them at the start of a range, and where they end: at a byte that is neither digit nor dot.
    @inline(__always)
    static func v4Prefix(_ bytes: Bytes, _ range: Range<Int>) -> (value: UInt32, end: Int)? {
        var value: UInt32 = 0, octet: UInt32 = 0
        var digits = 0, dots = 0
        var at = range.lowerBound
        while at < range.upperBound {
            let byte = bytes[at]
            let digit = byte &- 0x30
            if digit < 10 {
                octet = octet &* 10 &+ UInt32(digit)
                digits &+= 1
                // A fourth digit is no address either way.
                if digits > 3 || octet > 255 { return nil }
            } else if byte == 0x2E {
                if digits == 0 || dots == 3 { return nil }
                value = value &<< 8 | octet
                octet = 0
                digits = 0
                dots &+= 1
            } else {
                break
            }
            at &+= 1
        }
        return dots == 3 && digits > 0 ? (value &<< 8 | octet, at) : nil
    }

    init(v4 value: UInt32) { self.value = 0xFFFF << 32 | UInt128(value) }

    /// Groups before `::` are collected in `head`, those behind it in `tail`.
    private static func v6(_ bytes: Bytes, _ range: Range<Int>) -> UInt128? {
        var head: UInt128 = 0, tail: UInt128 = 0
        var headCount = 0, tailCount = 0
        var hasGap = false
        func push(_ group: UInt128) {
            if hasGap { tail = tail << 16 | group; tailCount += 1 } else { head = head << 16 | group; headCount += 1 }
        }
        var at = range.lowerBound
        while at < range.upperBound {
            if bytes[at] == 0x3A {
                let isGap = at + 1 < range.upperBound && bytes[at + 1] == 0x3A
                if isGap && hasGap { return nil }
                if !isGap && (headCount + tailCount == 0 || at + 1 == range.upperBound) { return nil }
                hasGap = hasGap || isGap
                at += isGap ? 2 : 1
                continue
            }
            let start = at
            var group: UInt128 = 0
            while at < range.upperBound, at - start < 5, let digit = Bytes.hexDigit(bytes[at]) {
                group = group << 4 | UInt128(digit)
                at += 1
            }
            if at < range.upperBound, bytes[at] == 0x2E {
                guard let last = v4(bytes, start..<range.upperBound) else { return nil }
                push(UInt128(last >> 16))
                push(UInt128(last & 0xFFFF))
                at = range.upperBound
            } else {
                if at == start || at - start > 4 || (at < range.upperBound && bytes[at] != 0x3A) { return nil }
                push(group)
            }
            if headCount + tailCount > 8 { return nil }
        }
        if !hasGap { return headCount == 8 ? head : nil }
        return headCount + tailCount > 7 ? nil : head << UInt128(16 * (8 - headCount)) | tail
    }
}

/// `10.1.0.0/16`, `2001:db8::/32`, or one address.
public struct IPNetwork: Sendable, Hashable {
    /// The address as it was written; its bits behind the prefix do not count.
    public let address: IPAddress
    /// Of 128 bits: an IPv4 prefix counts from the mapped form, so /16 is 112.
    public let prefix: Int

    /// Nil where the text is no address, or the prefix does not fit it.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        let width = address.isIPv4 ? 32 : 128
        var prefix = width
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...width).contains(given) else { return nil }
            prefix = given
        }
        self.address = address
        self.prefix = 128 - width + prefix
    }

    /// Whether an address lies in the network. Constant time.
    public func contains(_ other: IPAddress) -> Bool {
        prefix == 0 || (address.value ^ other.value) >> UInt128(128 - prefix) == 0
    }
}

/// Whether an addr-spec is one: RFC 5322 section 3.4.1 with obsolete syntax, lengths of RFC 5321 section 4.5.3.1. What is not becomes a defect.
enum AddressCheck {
    static func check(_ mailbox: inout Mailbox, _ octets: Octets) {
        guard var address = mailbox.address else { return }
        if octets.hasPrefix(address, "mailto:"), mailbox.at != nil {
            address = address.lowerBound + 7..<address.upperBound
            mailbox.address = address
            mailbox.defects.insert(.unquotedColon)
        }
        if X500.isName(octets, address) { return }
        guard let at = mailbox.at else {
            mailbox.defects.insert(.noDomain)
            return
        }
        let local = octets.trimmed(address.lowerBound..<at), domain = octets.trimmed(at + 1..<address.upperBound)
        if local.upperBound < at || domain.lowerBound > at + 1 { mailbox.defects.insert(.spaceInAddress) }
        if local.isEmpty || domain.isEmpty { mailbox.defects.insert(.emptyPart) }
        if local.count > 64 || domain.count > 255 { mailbox.defects.insert(.tooLong) }
        mailbox.defects.formUnion(part(local, octets))
        if domain.count > 1, octets[domain.lowerBound] == 0x5B, octets[domain.upperBound - 1] == 0x5D {
            if !isLiteralText(domain.lowerBound + 1..<domain.upperBound - 1, octets) { mailbox.defects.insert(.characterInAddress) }
            return
        }
        mailbox.defects.formUnion(part(domain, octets))
        if octets.find(0x22, in: domain) != nil { mailbox.defects.insert(.characterInAddress) }
    }

    /// `dtext` of a domain literal, obsolete syntax included. What bounds an address elsewhere is not taken for such text, not even behind a backslash, though the
    /// grammar would have it: no address of a host needs it.
    private static func isLiteralText(_ range: Range<Int>, _ octets: Octets) -> Bool {
        for i in range {
            switch octets[i] {
            case 0x5B, 0x5D, 0x00, 0x22, 0x28, 0x29, 0x3C, 0x3E, 0x40: return false
            default: break
            }
        }
        return range.isEmpty || octets[range.upperBound - 1] != 0x5C
    }

    /// Words between dots.
    private static func part(_ range: Range<Int>, _ octets: Octets) -> AddressDefects {
        var defects: AddressDefects = []
        /// What stands before: the beginning or a dot, atom text, a quoted string.
        enum Before { case dot, atom, quoted }
        var before = Before.dot
        var i = range.lowerBound
        while i < range.upperBound {
            let byte = octets[i]
            switch byte {
            case 0x22:
                guard let close = octets.quotedStringEnd(i, range.upperBound) else { return defects.union(.characterInAddress) }
                if before != .dot { defects.insert(.characterInAddress) }
                before = .quoted
                i = close
                continue
            case 0x28:
                guard let close = octets.commentEnd(i, range.upperBound) else { return defects.union(.characterInAddress) }
                defects.insert(.spaceInAddress)
                i = close
                continue
            case 0x20, 0x09, 0x0D, 0x0A: defects.insert(.spaceInAddress)
            case 0x2E:
                if before == .dot { defects.insert(.misplacedDot) }
                before = .dot
            default:
                if before == .quoted || !isAtomText(byte) { defects.insert(.characterInAddress) }
                before = .atom
            }
            i += 1
        }
        if before == .dot && !range.isEmpty { defects.insert(.misplacedDot) }
        return defects
    }

    /// `atext`, and 8-bit bytes (RFC 6532).
    static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F...0x39, 0x3D, 0x3F, 0x41...0x5A, 0x5E...0x7E, 0x80...0xFF: true
        default: false
        }
    }
}

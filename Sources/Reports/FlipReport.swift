public import HeaderClassifier

/// The single changes that would lead a message elsewhere, in plain words, the smallest first.
public enum FlipReport {
    public static func text(_ record: borrowing MessageRecord, _ flips: [Flip], _ style: Style) -> String {
        var text = "\n" + style.bold("What one change would do  ") + "now " + style.answer(record.verdict.junk.outlook.word) + "\n"
        if flips.isEmpty {
            return text + style.wrapped("Nothing: no single option of the policy and no single stamp that was tried leads it elsewhere.", indent: 3)
        }
        for reach in Flip.Reach.allCases {
            let those = flips.filter { $0.reach == reach }
            if those.isEmpty { continue }
            text += " \(heading(reach))\n"
            for flip in those {
                let placement = flip.placement.word
                text += "   \(style.answer(placement))\(String(repeating: " ", count: max(1, 14 - placement.count)))"
                text += TextBytes.printable(Array(sentence(flip, record, style).utf8)) + "\n"
            }
        }
        return text
    }

    private static func heading(_ reach: Flip.Reach) -> String {
        switch reach {
        case .entry: "An entry for this sender or recipient"
        case .mailbox: "A setting of the mailbox or its Outlook"
        case .organization: "A setting of the organization"
        case .knowledge: "Said to hdrclass (nothing changes but what it knows)"
        case .stamp: "One stamp, if Exchange had written it otherwise"
        }
    }

    private static func sentence(_ flip: Flip, _ record: borrowing MessageRecord, _ style: Style) -> String {
        switch flip.change {
        case .option(let option):
            let what = words(option)
            if let arguments = option.arguments { return "\(what)  \(arguments.map(shell).joined(separator: " "))" }
            // The list is a file, which only the reader can write.
            let listed = "\"directory\": [a file that lists "
            if option.member.hasPrefix(listed) { return "\(what)  --directory FILE, with \(option.member.dropFirst(listed.count).dropLast()) in it" }
            return "\(what)  in a policy file: \(option.member)"
        case .stamp(let stamp):
            guard let range = stamp.range else { return "\(stamp.name): \(stamp.value ?? "")  (there is none)" }
            let place = "bytes \(record.offset + range.lowerBound)-\(record.offset + range.upperBound - 1)"
            guard let value = stamp.value else { return "without \(stamp.name)  (\(place))" }
            // Of a report only a part is another.
            return value.hasSuffix(";") ? "\(stamp.name) with \(value)  (\(place))" : "\(stamp.name): \(value)  (\(place))"
        }
    }

    private static func words(_ option: Flip.Option) -> String {
        let key = option.member.split(separator: "\"").first.map(String.init) ?? ""
        let isOff = option.member.hasSuffix("[]") || option.member.hasSuffix("false") || option.member.hasSuffix("null")
        return switch key {
        case "safeSender": isOff ? "no Safe Senders entries" : "the sender on the Safe Senders list"
        case "safeRecipient": isOff ? "no Safe Recipients entries" : "the recipient on the Safe Recipients list"
        case "trustedContact": isOff ? "no trusted contacts" : "the sender a trusted contact"
        case "blockedSender": isOff ? "no Blocked Senders entries" : "the sender on the Blocked Senders list"
        case "directory": isOff ? "no directory" : "the sender in the directory"
        case "sclJunkThreshold": "another SCL junk threshold"
        case "junkRule": isOff ? "the junk rule off" : "the junk rule on"
        case "mailboxTrustedListsOnly": isOff ? "TrustedListsOnly off" : "TrustedListsOnly on"
        case "clientFilter": "another level of Outlook's own filter"
        case "honoursSclMinusOne": isOff ? "an Outlook that does not honour SCL -1" : "an Outlook that honours SCL -1"
        case "preset": "another preset of the anti-spam policy"
        case "actions": "another action for this verdict"
        case "platform": "received by another kind of Exchange"
        case "trustedHost": isOff ? "no trusted hosts" : "the newest hop is your own archive or gateway"
        case "assumeMailbox": isOff ? "nothing assumed" : "saved from the organization's own mailbox"
        case "tenantId": "no tenant named"
        case "ignoreRecorded": isOff ? "the recorded delivery believed" : "the recorded delivery hidden: what the rules predict"
        default: key
        }
    }

    /// So that it can be pasted into a shell, whatever the message holds.
    private static func shell(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || [0x2D, 0x2E, 0x40, 0x5F, 0x2B, 0x3D].contains($0) }
        return isPlain ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

internal import HeaderClassifier
internal import RFC5322

/// What deviates in the mailboxes of a message, as entries of its list of defects.
enum NameDefects {
    static func add(_ address: AddressDefects, _ name: TextDefects, _ range: Range<Int>, to list: inout [MessageRecord.OutsideDefect]) {
        if address.isEmpty && name.isEmpty { return }
        for word in address.words + name.words { list.append((word, range.lowerBound, range.count, 1)) }
    }

    static func all(_ people: People) -> [MessageRecord.OutsideDefect] {
        var list: [MessageRecord.OutsideDefect] = []
        // Of the others only the address is printed.
        if let from = people.from { add(from.mailbox.defects, from.nameDefects, from.mailbox.range, to: &list) }
        for person in [people.sender, people.replyTo, people.returnPath] {
            if let person { add(person.mailbox.defects, [], person.mailbox.range, to: &list) }
        }
        return list
    }
}

/// Reads mailbox after mailbox, token by token. What was met of a mailbox is kept as offsets; no byte is read more than a few times, whatever stands there.
struct AddressParser {
    private let octets: Octets
    private var at: Int
    private let end: Int
    /// The group whose members are read.
    private var group: Range<Int>?
    private var groupHasMember = false
    /// Offset of the last semicolon of the body; a colon ends the name of a group only before it.
    private let lastSemicolon: Int
    /// Something was opened that nothing closes. From there on such bytes are text; or the search for their ends would be made again and again.
    private var quotesAreText = false, parenthesesAreText = false, squareBracketsAreText = false, anglesAreOpen = false
    /// A bracket was met that no `>` outside of quotes closes: from there on, quotes hide none.
    private var quotesHideNoAngle = false

    // Of the mailbox that is read:
    private var start: Int?
    private var lastEnd = 0
    /// Its words before an address in brackets.
    private var phrase: Range<Int>?
    private var run: Run?
    /// The newest run that holds an "@".
    private var addressRun: Run?
    private var angle: Angle?
    private var lastComment: Range<Int>?
    /// A comma behind words that no address followed yet.
    private var hasComma = false
    /// White space or a comment since the last word.
    private var isGap = false
    private var lastWordIsDot = false
    private var defects: AddressDefects = []

    /// Words without white space between them, or with it where an address may have it (obsolete syntax: round "@" and dots).
    private struct Run {
        var range: Range<Int>
        var lastAt: Int?
        /// The phrase before it.
        let before: Range<Int>?
    }

    /// What stood in angle brackets.
    private struct Angle {
        var spec: Range<Int>
        var route: Range<Int>?
        var lastAt: Int?
    }

    init(_ octets: Octets, _ body: Range<Int>) {
        self.octets = octets
        at = body.lowerBound
        end = body.upperBound
        lastSemicolon = body.last { octets[$0] == 0x3B } ?? -1
    }

    mutating func next() -> Mailbox? {
        while at < end {
            switch octets[at] {
            case 0x20, 0x09, 0x0D, 0x0A:
                at += 1
                isGap = true
            case 0x28 where !parenthesesAreText: readComment()
            case 0x22 where !quotesAreText: readQuotedString()
            case 0x3C: readAngle()
            case 0x3E where angle != nil || run?.lastAt != nil:
                note(at..<at + 1)
                defects.insert(.bracket)
                endRun()
                isGap = true
                at += 1
            case 0x5B where !squareBracketsAreText && isDomainNext: readDomainLiteral()
            case 0x2C:
                at += 1
                endRun()
                isGap = true
                // A comma before the address: of the name, or of members of a list that were left out.
                if angle == nil && addressRun == nil {
                    hasComma = hasComma || phrase != nil
                } else if let mailbox = finish() {
                    return mailbox
                }
            case 0x3B:
                at += 1
                if let mailbox = endGroup() { return mailbox }
            case 0x3A where angle == nil && addressRun == nil && run?.lastAt == nil: readColon()
            default: readAtom()
            }
        }
        if group != nil { defects.insert(.unclosedGroup) }
        return finish()
    }

    // MARK: Tokens

    /// A token of this mailbox stands there.
    private mutating func note(_ range: Range<Int>) {
        if start == nil { start = range.lowerBound }
        lastEnd = range.upperBound
    }

    private mutating func readComment() {
        guard let close = octets.commentEnd(at, end) else {
            parenthesesAreText = true
            defects.insert(.unclosedComment)
            return
        }
        note(at..<close)
        lastComment = at + 1..<close - 1
        isGap = true
        at = close
    }

    private mutating func readQuotedString() {
        guard let close = octets.quotedStringEnd(at, end) else {
            quotesAreText = true
            defects.insert(.unclosedQuote)
            return
        }
        word(at..<close, lastAt: nil)
        at = close
    }

    /// Right behind an "@".
    private var isDomainNext: Bool { run.map { $0.lastAt == $0.range.upperBound - 1 } == true }

    private mutating func readDomainLiteral() {
        guard let close = octets.find(0x5D, in: at..<end) else {
            squareBracketsAreText = true
            return
        }
        isGap = false
        word(at..<close + 1, lastAt: nil)
        at = close + 1
    }

    private mutating func readAtom() {
        let from = at
        var lastAt: Int?
        let holdsAt = run?.lastAt != nil
        loop: while at < end {
            switch octets[at] {
            case 0x20, 0x09, 0x0D, 0x0A, 0x3C, 0x2C, 0x3B: break loop
            case 0x22: if !quotesAreText { break loop }
            case 0x28: if !parenthesesAreText { break loop }
            case 0x3E: if lastAt != nil || holdsAt { break loop }
            case 0x3A: if lastAt == nil && !holdsAt && at > from { break loop }
            case 0x5B: if lastAt == at - 1 && !squareBracketsAreText { break loop }
            case 0x40: lastAt = at
            default: break
            }
            at += 1
        }
        // The byte that it was called for is text, whatever it is.
        if at == from { at += 1 }
        word(from..<at, lastAt: lastAt)
    }

    private mutating func readColon() {
        if at < lastSemicolon {
            // The name of a group: its members follow.
            group = phrase ?? at..<at
            groupHasMember = false
            at += 1
            clear()
            return
        }
        // One that nothing stands before is dropped.
        if phrase != nil { word(at..<at + 1, lastAt: nil) } else { note(at..<at + 1) }
        defects.insert(.unquotedColon)
        at += 1
    }

    private mutating func word(_ range: Range<Int>, lastAt: Int?) {
        note(range)
        let isDot = range.count == 1 && octets[range.lowerBound] == 0x2E
        defer {
            isGap = false
            lastWordIsDot = isDot
        }
        if angle != nil { return defects.formUnion(.textAfterAddress) }
        if let old = run, !isGap || joins(old, range, lastAt) {
            run = Run(range: old.range.lowerBound..<range.upperBound, lastAt: lastAt ?? old.lastAt, before: old.before)
        } else {
            endRun()
            run = Run(range: range, lastAt: lastAt, before: phrase)
        }
        phrase = (phrase ?? range).lowerBound..<range.upperBound
    }

    /// Whether a word behind white space belongs to the address before it (obs-local-part, obs-domain).
    private func joins(_ run: Run, _ word: Range<Int>, _ lastAt: Int?) -> Bool {
        let first = octets[word.lowerBound], last = octets[run.range.upperBound - 1]
        if first == 0x40 { return run.lastAt == nil && lastAt == word.lowerBound }
        if last == 0x40 { return lastAt == nil && run.range.count > 1 }
        if first == 0x2E { return run.lastAt != nil || word.count == 1 }
        return last == 0x2E && (run.lastAt != nil || lastWordIsDot)
    }

    private mutating func endRun() {
        if let run, run.lastAt != nil, !isEncodedWord(run.range) { addressRun = run }
        run = nil
    }

    /// Text that an encoder wrote, were there an "@" in it.
    private func isEncodedWord(_ range: Range<Int>) -> Bool {
        range.count > 4 && octets[range.lowerBound] == 0x3D && octets[range.lowerBound + 1] == 0x3F && octets[range.upperBound - 1] == 0x3D
            && octets[range.upperBound - 2] == 0x3F
    }

    // MARK: Addresses in brackets

    private mutating func readAngle() {
        endRun()
        var inside = at + 1..<end
        if let close = angleEnd() {
            inside = at + 1..<close
            note(at..<close + 1)
            at = close + 1
        } else {
            anglesAreOpen = true
            defects.insert(.bracket)
            // As far as an address without white space goes.
            var to = octets.trimmed(inside).lowerBound
            while to < end, !Octets.isSpace(octets[to]), octets[to] != 0x2C, octets[to] != 0x3B { to += 1 }
            inside = at + 1..<to
            note(at..<to)
            at = to
        }
        isGap = true
        if let opened = inside.last(where: { octets[$0] == 0x3C }), octets.find(0x40, in: opened..<inside.upperBound) != nil, !isQuoted(opened, in: inside) {
            inside = opened + 1..<inside.upperBound
            defects.insert(.bracket)
        }
        var found = Angle(spec: octets.trimmed(inside))
        if found.spec.isEmpty { return }
        if octets[found.spec.lowerBound] == 0x40, let colon = octets.find(0x3A, in: found.spec) {
            found.route = found.spec.lowerBound..<colon
            found.spec = octets.trimmed(colon + 1..<found.spec.upperBound)
        }
        found.lastAt = lastAt(found.spec)
        if let angle, angle.lastAt != nil || found.lastAt == nil { return defects.formUnion(.textAfterAddress) }
        angle = found
    }

    /// Offset of the `>` that closes the bracket at `at`. A quoted local part may hold one.
    private mutating func angleEnd() -> Int? {
        if anglesAreOpen { return nil }
        var i = at + 1
        while i < end, octets[i] != 0x3E {
            if octets[i] == 0x22, !quotesAreText, !quotesHideNoAngle {
                guard let close = octets.quotedStringEnd(i, end) else {
                    quotesHideNoAngle = true
                    return octets.find(0x3E, in: i..<end)
                }
                i = close
            } else {
                i += 1
            }
        }
        if i < end { return i }
        quotesHideNoAngle = true
        return octets.find(0x3E, in: at..<end)
    }

    private func isQuoted(_ place: Int, in range: Range<Int>) -> Bool {
        guard let quote = octets.find(0x22, in: range.lowerBound..<place) else { return false }
        return octets.quotedStringEnd(quote, range.upperBound).map { $0 > place } ?? false
    }

    /// The last "@" outside of quotes, comments and a domain literal.
    private func lastAt(_ spec: Range<Int>) -> Int? {
        var found: Int?
        var i = spec.lowerBound
        // What nothing closes is text, and so is every such byte behind it.
        var parenthesesAreText = false, squareBracketsAreText = false
        while i < spec.upperBound {
            switch octets[i] {
            case 0x22: i = octets.quotedStringEnd(i, spec.upperBound) ?? spec.upperBound
            case 0x28 where !parenthesesAreText:
                let close = octets.commentEnd(i, spec.upperBound)
                parenthesesAreText = close == nil
                i = close ?? i + 1
            case 0x5B where !squareBracketsAreText && found == i - 1:
                let close = octets.find(0x5D, in: i..<spec.upperBound)
                squareBracketsAreText = close == nil
                i = (close ?? i) + 1
            default:
                if octets[i] == 0x40 { found = i }
                i += 1
            }
        }
        return found
    }

    // MARK: The end of a mailbox

    /// At a semicolon: the last member of a group, or the group itself where it has none.
    private mutating func endGroup() -> Mailbox? {
        defer { group = nil }
        if group == nil, start != nil { defects.insert(.semicolon) }
        if let mailbox = finish() { return mailbox }
        guard let group, !groupHasMember else { return nil }
        var mailbox = Mailbox(range: group.lowerBound..<at)
        mailbox.group = group
        return mailbox
    }

    private mutating func clear() {
        start = nil
        phrase = nil
        run = nil
        addressRun = nil
        angle = nil
        lastComment = nil
        hasComma = false
        isGap = false
        lastWordIsDot = false
        defects = []
    }

    /// The mailbox, and everything made ready for the next; nil where there were neither words nor an address.
    private mutating func finish() -> Mailbox? {
        endRun()
        defer { clear() }
        guard let start else { return nil }
        var mailbox = Mailbox(range: start..<lastEnd)
        if let angle {
            mailbox.address = angle.spec
            mailbox.at = angle.lastAt
            mailbox.route = angle.route
            mailbox.displayName = phrase
            if addressRun != nil { defects.insert(.unquotedAt) }
            if angle.route != nil { defects.insert(.route) }
        } else if let addressRun {
            mailbox.address = addressRun.range
            mailbox.at = addressRun.lastAt
            mailbox.displayName = addressRun.before
            if addressRun.before != nil { defects.insert(.textBeforeAddress) }
            if phrase.map({ $0.upperBound > addressRun.range.upperBound }) == true { defects.insert(.textAfterAddress) }
        } else if let phrase, X500.isName(octets, phrase) {
            mailbox.address = phrase
        } else {
            mailbox.displayName = phrase
        }
        if mailbox.displayName == nil, let lastComment {
            mailbox.displayName = lastComment
            mailbox.nameIsComment = true
        }
        guard mailbox.displayName != nil || mailbox.address != nil else { return nil }
        if hasComma, mailbox.displayName != nil { defects.insert(.unquotedComma) }
        mailbox.group = group
        groupHasMember = true
        mailbox.defects = defects
        AddressCheck.check(&mailbox, octets)
        return mailbox
    }
}

import DisplayNames
import RFC5322

/// The input as the body of From: everything that a mailbox names lies in it and in order, an address is never decoded, and what is printed reads
/// back as the same.
func fuzzAddresses(_ input: UnsafeRawBufferPointer) {
    var last = 0
    for mailbox in AddressList.mailboxes(in: input, 0..<input.count) {
        promise(mailbox.range.lowerBound >= last && mailbox.range.upperBound <= input.count, "mailbox \(mailbox.range) behind \(last)")
        last = mailbox.range.lowerBound
        for range in [mailbox.displayName, mailbox.address, mailbox.route, mailbox.group, mailbox.localPart, mailbox.domain] {
            if let range { promise(range.lowerBound >= 0 && range.upperBound <= input.count, "\(range) of \(input.count)") }
        }
        let name = mailbox.displayNameText(in: input)?.text
        _ = mailbox.encapsulatedText(in: input)
        _ = mailbox.defects.words
        guard let address = mailbox.addressText(in: input), let range = mailbox.address else { continue }
        // Bytes of the field and no others, in their order: no encoded word supplies one.
        var at = range.lowerBound
        for byte in address {
            while at < range.upperBound && input[at] != byte { at += 1 }
            promise(at < range.upperBound, "an address that does not stand there: \(address)")
            at += 1
        }
        // A legacy Exchange name is no addr-spec, and may hold what means something in one.
        if mailbox.at == nil || !mailbox.defects.isEmpty || mailbox.form(in: input) == .x500 { continue }
        if let name, String(validating: name, as: UTF8.self) == nil { promise(false, "a name that is no UTF-8: \(name)") }
        let written = AddressText.written(name: name, address: address)
        written.withUnsafeBytes { again in
            let list = AddressList.mailboxes(in: again, 0..<written.count)
            promise(list.count == 1 && list[0].addressText(in: again) == address && list[0].displayNameText(in: again)?.text == name, "not the same again: \(written)")
        }
    }
    if let first = AddressList.first(in: input, 0..<input.count) {
        promise(AddressList.mailboxes(in: input, 0..<input.count).contains(first), "the first is none of them")
    }
}

private let lookalikes: Lookalikes = {
    let lines = "Jane Q. Doe\nJosé Núñez\nMicrosoft Support\nИван Петров\n山田太郎\nexample.com\nmy-bank.example\nbücher.example\njane.doe@freemail.example\n"
    return Lookalikes(try! ProtectList(Array(lines.utf8)))
}()

/// Encoded words, parameters, charsets and look-alikes: text is UTF-8 and fits its room; the library's own charsets and ICU's agree where both know
/// the charset; ASCII is left alone.
func fuzzWords(_ input: UnsafeRawBufferPointer) {
    let all = 0..<input.count
    for kind in [HeaderText.Kind.phrase, .comment, .unstructured] {
        let (own, ownDefects) = HeaderText.decoded(all, of: input, as: kind)
        let (icu, icuDefects) = HeaderText.decoded(all, of: input, as: kind, by: .icu)
        promise(own.count <= HeaderText.room(input.count) && icu.count <= HeaderText.room(input.count), "more than fits")
        promise(String(validating: own, as: UTF8.self) != nil, "no UTF-8: \(own)")
        promise(String(validating: icu, as: UTF8.self) != nil, "no UTF-8 by ICU: \(icu)")
        if !ownDefects.contains(.unknownCharset) && !ownDefects.contains(.utf7) && !icuDefects.contains(.undecodable) && !ownDefects.contains(.undecodable) {
            promise(own == icu, "\(own) by hand, \(icu) by ICU")
        }
        _ = ownDefects.words
    }
    let parameters = MIMEParameters(input, body: all)
    for parameter in parameters.parameters {
        for section in parameter.sections { promise(section.value.upperBound <= input.count, "section \(section)") }
        let text = MIMEParameters.text(of: parameter, in: input, by: .icu)
        promise(text.bytes.count <= HeaderText.room(input.count), "a parameter of \(text.bytes.count)")
    }
    for defect in parameters.defects { promise(defect.range.upperBound <= input.count, "defect \(defect)") }

    // A name, and an address behind the first line end, if there is one.
    let name = HeaderText.decoded(all, of: input, as: .phrase, by: .icu).text
    let line = input.firstIndex(of: 0x0A) ?? input.count
    let address = line < input.count ? Array(input[(line + 1)...]) : nil
    for hit in lookalikes.hits(displayName: name, address: address) {
        let place = hit.place == .displayName ? name.count : address?.count ?? 0
        promise(hit.range.upperBound <= place, "\(hit.kind) at \(hit.range) of \(place)")
        for sign in hit.signs { promise(!sign.name.isEmpty && sign.range.upperBound <= place, "\(sign)") }
    }
    _ = try? ProtectList(Array(input))
}

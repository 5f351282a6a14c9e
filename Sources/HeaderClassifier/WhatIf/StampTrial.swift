internal import RFC5322

/// Stamps that Exchange might have written otherwise.
enum StampTrial {
    static func all(_ policy: Policy, _ editor: borrowing HeaderEditor) -> [Flip.Stamp] {
        var trials: [Flip.Stamp] = []
        func add(_ name: KnownFieldName, _ value: String?, _ edits: [HeaderEdit], _ editor: borrowing HeaderEditor) {
            if edits.isEmpty { return }
            trials.append(Flip.Stamp(name: name.spelling, range: editor.first(name)?.range, value: value, edits: edits))
        }
        /// Other values of a field, and its absence.
        func values(_ name: KnownFieldName, _ values: [String], _ editor: borrowing HeaderEditor) {
            let body = editor.first(name).map { editor.bytes.trimmed($0.bodyRange) }
            let present = body.map { String(decoding: editor.bytes.copy($0), as: UTF8.self).lowercased() }
            for value in values where value.lowercased() != present { add(name, value, editor.set(name, value), editor) }
            add(name, nil, editor.remove(name), editor)
        }
        // One above the threshold is junk, the threshold itself is not.
        values(.scl, ["-1", "\(policy.sclJunkThreshold)", "\(policy.sclJunkThreshold + 1)"], editor)
        values(.authAs, ["Anonymous", "Internal", "Partner"], editor)
        values(.authMechanism, ["10", "04"], editor)
        if editor.all(.authAs).count > 1 {
            trials.append(Flip.Stamp(name: "the second \(KnownFieldName.authAs.spelling)", range: editor.all(.authAs)[1].range, value: nil, edits: editor.remove(.authAs, keeping: 1)))
        }
        add(.mailboxDelivery, nil, editor.remove(.mailboxDelivery), editor)
        // The report of the cloud's filter: a clean verdict, spam, let pass by a rule, on the IP Allow List; and no report.
        let reports: [[(key: String, value: String)]] = [
            [("SFV", "NSPM"), ("CAT", "NONE")], [("SFV", "SPM"), ("CAT", "SPM")], [("SFV", "SKN"), ("CAT", "NONE")], [("IPV", "CAL"), ("CAT", "NONE")],
        ]
        for keys in reports {
            add(.forefrontReport, keys.map { "\($0.key):\($0.value);" }.joined(separator: " "), editor.setKeys(.forefrontReport, keys), editor)
        }
        add(.forefrontReport, nil, editor.remove(.forefrontReport), editor)
        add(.authenticationResults, nil, editor.remove(.authenticationResults), editor)
        add(.networkMessageID, nil, editor.remove(.networkMessageID), editor)
        return trials
    }
}

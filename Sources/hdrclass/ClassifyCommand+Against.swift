import ArgumentParser
import HeaderClassifier
import MailSources
import PolicyFiles
import RFC5322
import Reports
import Synchronization

// Safety: message and section are valid for this call, and the section was scanned from the message. What is written is borrowed from the batch for the
// call.

extension ClassifyCommand {
    /// `classify --against FILE`: only the messages whose answers change from one policy to the other, and their sums.
    func runAgainst(_ file: String) throws {
        let policy = try policyOptions.policy()
        var other = try PolicyFile(file).policy()
        // A comparison that is blind on one side only would compare nothing.
        if policyOptions.ignoreRecorded { other.ignoresRecorded = true }
        let before = Classifier(policy: policy), after = Classifier(policy: other)
        let policies = (from: policy.digest, to: other.digest)
        let names = try policyOptions.nameReader(policy)
        let sink = try Output(path: output)
        let style = sink.style
        try requireList(names)
        let (format, only) = (format, only)
        let isSummary = format == .summary || format == .summaryJSON
        let opening = format == .json ? "{\"schema\":1,\"policy\":\"\(policies.from)\",\"against\":\"\(policies.to)\",\"changes\":[\n" : format == .csv ? ChangeReport.csvHeading : ""
        try sink.write(opening)
        let shared = Mutex((sums: ChangeSums(), kept: 0, written: 0))
        let outcome = try Engine(input: input, indexing: .known).run(
            take: { batch, source, message, section in
                let verdict = unsafe before.verdict(of: section, in: message.bytes, properties: message.properties)
                for condition in only where !condition.accepts(verdict, lookalikes: unsafe NameHits.kinds(section, in: message.bytes, names)) { return }
                batch.tally.add(verdict, length: message.length, section: section)
                let changed = unsafe after.verdict(of: section, in: message.bytes, properties: message.properties)
                let changes = AnswerChange.all(from: verdict, to: changed)
                if changes.isEmpty { return }
                shared.withLock { $0.sums.add(changes) }
                if isSummary { return }
                source.record(message, section, verdict, policy: policies.from) { record in
                    switch format {
                    case .text: batch.out.append(ChangeReport.text(record, changes, names: names, style) + "\n")
                    case .json, .ndjson:
                        if format == .json && batch.out.count > 0 { batch.out.append(",\n") }
                        ChangeReport.json(record, changes, policies: policies, to: &batch.out)
                        if format == .ndjson { batch.out.append("\n") }
                    case .csv: ChangeReport.csv(record, changes, policies: policies, to: &batch.out)
                    case .summary, .summaryJSON: break
                    }
                }
            },
            finish: { batch in
                shared.withLock { $0.kept += batch.tally.messages }
                guard batch.out.count > 0 else { return }
                let isFirst = shared.withLock { shared in defer { shared.written += 1 }; return shared.written == 0 }
                if !isFirst && format == .json { try sink.write(",\n") }
                try unsafe sink.write(batch.out.bytes)
            })
        let (sums, kept, written) = shared.withLock { ($0.sums, $0.kept, $0.written) }
        switch format {
        case .text, .summary:
            try sink.write(sums.text(messages: kept, style) + (outcome.isInterrupted ? "interrupted\n" : ""))
        // An object that was cut short stays open, so that nobody takes it for a whole one.
        case .json where outcome.isInterrupted: try sink.write("\n")
        case .json: try sink.write((written == 0 ? "" : "\n") + "]," + sums.members(messages: kept) + "}\n")
        case .summaryJSON:
            let interrupted = outcome.isInterrupted ? ",\"interrupted\":true" : ""
            try sink.write("{\"schema\":1,\"policy\":\"\(policies.from)\",\"against\":\"\(policies.to)\"," + sums.members(messages: kept) + interrupted + "}\n")
        case .csv, .ndjson: break
        }
        try sink.finish(isInterrupted: outcome.isInterrupted)
        try outcome.conclude()
    }
}
